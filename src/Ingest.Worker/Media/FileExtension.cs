using System.Buffers;

namespace QueueWorkers.Ingest.Media;

/// <summary>The extension of a file, kept wherever the file gets another name: some formats are known by nothing else.</summary>
internal static class FileExtension
{
    private const int Longest = 9;
    private static readonly SearchValues<char> Usual = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    /// <summary>With its dot; empty where there is none of letters and digits.</summary>
    public static string Of(string path)
    {
        var extension = Path.GetExtension(path);
        return extension.Length is > 1 and <= Longest && extension.AsSpan(1).IndexOfAnyExcept(Usual) < 0 ? extension : "";
    }
}
