using System.Text.Json;
using QueueWorkers.Decoder.OpenCv;

using var outputs = new Outputs();
switch (args)
{
    case ["version"]:
        return VersionAnswer.Tell(outputs);
    case ["serve"]:
        Server.Run(outputs);
        return 0;
    case ["file", var path, var json] when JsonSerializer.Deserialize(json, CommandJson.Default.DecodeCommand) is { } command:
        // "file:" keeps a colon in a name from being read as a protocol.
        return Answer.Give(command, "file:" + path, outputs) ? 0 : 1;
    default:
        outputs.Line("usage: version | serve | file PATH COMMAND");
        return 2;
}
