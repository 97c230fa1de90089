using QueueWorkers.Tests.Support;

namespace QueueWorkers.Ingest.Tests.Videos;

/// <summary>Videos made by ffmpeg, one for each way in which a container and a codec can be awkward. Each is made once, where it is first asked for.</summary>
internal sealed class Synthetic : IDisposable
{
    private const int Frames = 160;
    private readonly TemporaryFolder _folder = new("synthetic");

    /// <summary>Names and what ffmpeg is told: behind the input, before the file.</summary>
    public static IReadOnlyDictionary<string, string> Recipes { get; } = Read();

    /// <summary>The path of a video.</summary>
    public async Task<string> MakeAsync(string name)
    {
        var path = Path.Combine(_folder.Path, name);
        if (File.Exists(path))
            return path;
        if (Recipes[name].Split(" < ") is [var how, var from])
            await Ffmpeg.RunAsync([.. Input(how).Before, "-i", await MakeAsync(from), .. Input(how).After, path]);
        else
            await Ffmpeg.RunAsync(["-f", "lavfi", "-i", $"testsrc2=size=96x64:rate=25,noise=alls=8:allf=t", "-frames:v", $"{Frames}", .. Input(Recipes[name]).After, path]);
        return path;
    }

    public void Dispose() => _folder.Dispose();

    private static (string[] Before, string[] After) Input(string how)
    {
        var words = how.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var split = Array.IndexOf(words, "|");
        return split < 0 ? ([], words) : (words[..split], words[(split + 1)..]);
    }

    private static Dictionary<string, string> Read() => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Videos", "recipes.txt"))
        .Where(l => l.Length > 0 && l[0] != '#')
        .Select(l => l.Split(':', 2, StringSplitOptions.TrimEntries))
        .ToDictionary(p => p[0], p => p[1]);
}
