using CliWrap;
using CliWrap.Buffered;

namespace QueueWorkers.Cli.Run;

/// <summary>A video made on the spot: five scenes of four seconds.</summary>
internal static class SampleVideo
{
    private const string Scenes =
        "testsrc2=s=640x360:r=25:d=4[a];mandelbrot=s=640x360:r=25,trim=duration=4,setpts=PTS-STARTPTS[b];smptehdbars=s=640x360:r=25:d=4[c];"
        + "gradients=s=640x360:r=25:d=4:seed=7[d];life=s=640x360:r=25:mold=10:ratio=0.1:death_color=#402010:life_color=#20c040:seed=3,trim=duration=4,setpts=PTS-STARTPTS[e];"
        + "[a][b][c][d][e]concat=n=5:v=1:a=0,format=yuv420p";

    public static async Task<string> MakeAsync(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "sample.mp4");
        if (File.Exists(path))
            return path;
        await Console.Error.WriteLineAsync($"qw: no video given; making a sample: {path}");
        var aside = $"{path}.aside.mp4";
        var result = await CliWrap.Cli.Wrap("ffmpeg")
            .WithArguments(["-nostdin", "-v", "error", "-y", "-filter_complex", Scenes, "-c:v", "libx264", "-preset", "veryfast", "-g", "50", aside])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellation);
        if (result.ExitCode != 0)
            throw new CallException($"ffmpeg could not make the sample: {result.StandardError.Trim()}");
        File.Move(aside, path, overwrite: true);
        return path;
    }
}
