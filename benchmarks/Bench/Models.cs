using System.CommandLine;
using Microsoft.Extensions.Configuration;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Benchmarks;

/// <summary>What is measured, and how it is run.</summary>
internal static class Models
{
    public static Option<string> Option() => new("--model") { Description = "Name of a built-in, or path of a profile.", DefaultValueFactory = _ => "builtin:signature" };

    public static Option<string[]> Settings() => new("--set") { Description = "Settings of Inference: RunFrames=8", Arity = ArgumentArity.ZeroOrMore };

    /// <summary>The options of a model, on the CPU unless settings say otherwise.</summary>
    public static InferenceOptions Options(string model, string[]? settings, string accelerator = Accelerators.Cpu)
    {
        var options = new InferenceOptions { Model = model, Accelerator = accelerator };
        new ConfigurationBuilder().AddInMemoryCollection((settings ?? []).Select(s => s.Split('=', 2)).Select(s => KeyValuePair.Create(s[0], (string?)s[1]))).Build().Bind(options);
        return options;
    }

    public static ModelFile Load(InferenceOptions options) => new ModelCatalogue(options.CacheFolder()).Load(options.Model);
}
