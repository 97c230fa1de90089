using System.CommandLine;
using QueueWorkers.Cli.Options;

namespace QueueWorkers.Cli.Models;

/// <summary><c>qw models</c>: what <c>--model</c> may name.</summary>
internal static class ModelsCommand
{
    public static Command Create() => new("models", """
        Models: what there is, what it is, fetching public ones, checking files against profiles, making INT8 models, and taking those out of service
        that were replaced.

        Examples:
          qw models list
          qw models pull resnet50 && qw run talk.mp4 --model resnet50
          qw models show my-model.json
          qw models verify
          qw models quantise resnet50 talk.mp4 --out models
          qw models retire resnet50-0f1e2d3c --wait

        Fetched models lie in the folder that QW_Inference__ModelCache names, by default queueworkers/models in your local data folder.
        """)
    {
        ModelsListCommand.Create(),
        ModelsShowCommand.Create(),
        ModelsPullCommand.Create(),
        ModelsVerifyCommand.Create(),
        ModelsQuantiseCommand.Create(),
        ModelsRetireCommand.Create(),
    };

    public static Argument<string?> Name() => Checked.Text("NAME", "A built-in or public model by its name, a profile (a JSON file), or an ONNX file.", ArgumentArity.ExactlyOne);

    public static Option<bool> Json(string what) => Checked.Flag("--json", $"Print {what} on standard output, and nothing else there.");
}
