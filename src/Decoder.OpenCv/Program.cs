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
    case ["decode" or "describe", var json] when JsonSerializer.Deserialize(json, CommandJson.Default.DecodeCommand) is { Path: { } path } command:
        var ending = args[0] == "decode" ? DecodeLoop.Run(command, path, outputs) : Describer.Run(command, path, outputs);
        outputs.End(command.Token, ending);
        return ending == Ending.Ok ? 0 : 1;
    default:
        outputs.Error("usage: version | serve | decode JSON | describe JSON");
        return 2;
}
