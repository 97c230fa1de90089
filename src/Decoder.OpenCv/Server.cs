using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace QueueWorkers.Decoder.OpenCv;

/// <summary>Decodes one clip after another: a command in a line, then the clip's bytes, until standard input ends.</summary>
internal static class Server
{
    private const int MaxCommandBytes = 1 << 16;

    public static void Run(Outputs outputs)
    {
        using var input = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        while (ReadCommand(input) is { } command)
        {
            using var clip = Clip.Read(input, command.ClipBytes);
            Answer.Give(command, clip.Path, outputs);
        }
    }

    private static DecodeCommand? ReadCommand(Stream input)
    {
        var line = new List<byte>();
        for (int next; (next = input.ReadByte()) != '\n'; line.Add((byte)next))
        {
            if (next < 0 || line.Count == MaxCommandBytes)
                return null;
        }
        return JsonSerializer.Deserialize(line.ToArray(), CommandJson.Default.DecodeCommand);
    }
}
