using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models;
using QueueWorkers.Models.Catalogue;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Cli.Models;

/// <summary>The models of this host: the same folder as <c>qw run</c> uses.</summary>
internal sealed class ModelShelf
{
    /// <summary>Throws <see cref="CallException"/> if the settings are wrong.</summary>
    /// <param name="precision">In place of the setting's and the profile's.</param>
    public ModelShelf(string? precision = null) : this(OfEnvironment(precision))
    {
    }

    /// <summary>The models of a worker with these settings.</summary>
    public ModelShelf(InferenceOptions options)
    {
        (Folder, Precision) = (options.CacheFolder(), options.Wanted);
        Catalogue = new ModelCatalogue(Folder);
    }

    /// <summary>What models are brought to; null for what their profiles say.</summary>
    public ModelPrecision? Precision { get; }

    /// <summary>Where fetched models lie.</summary>
    public string Folder { get; }

    public ModelCatalogue Catalogue { get; }

    /// <summary>Names of the built-in models and of the public ones.</summary>
    public static IEnumerable<string> Names => ModelCatalogue.Builtins.Concat(PublicModels.All.Select(m => m.Profile.Name));

    public ModelProfile Profile(string name)
    {
        try
        {
            return Catalogue.FindProfile(name);
        }
        catch (ModelProfileException fault)
        {
            throw new CallException(fault.Message);
        }
    }

    public ModelState StateOf(ModelProfile profile) =>
        profile is { Path: null, Url: null } ? ModelState.BuiltIn
        : Catalogue.FileOf(profile) is not null ? ModelState.Here
        : Catalogue.HasPart(profile) ? ModelState.Partial
        : ModelState.Absent;

    /// <summary>All that is known without its file.</summary>
    public ModelAnswer Describe(string name)
    {
        var profile = Profile(name);
        var facts = PublicModels.Of(profile);
        return new ModelAnswer(name, StateOf(profile), profile, facts is null ? null : PublicFacts.Of(facts), Catalogue.FileOf(profile), null, null, null, null, null);
    }

    /// <summary>The same, with what its file tells, if it is there. Fetches nothing.</summary>
    public ModelAnswer Look(string name)
    {
        var answer = Describe(name);
        if (answer.State is ModelState.Absent or ModelState.Partial)
            return answer with { Problem = answer.Profile.Url is null ? $"its file {answer.Profile.Path} is not there" : $"it has not been fetched; qw models pull {name}" };
        try
        {
            var file = Catalogue.Load(name, Precision);
            answer = answer with { Bytes = file.Bytes.Length, Sha256 = file.Sha256, Onnx = OnnxFacts.Of(file.Bytes) };
            return answer with { Inspection = ModelInspection.Of(file, NullLogger.Instance) };
        }
        catch (ModelProfileException fault)
        {
            var remedy = fault.Field == "sha256" && answer.Profile.Url is not null ? $"; qw models pull {name} fetches it anew" : "";
            return answer with { Problem = fault.Message + remedy };
        }
    }

    /// <summary>Settings of a worker as the environment of this tool has them. Throws <see cref="CallException"/> if one is wrong.</summary>
    public static InferenceOptions OfEnvironment(string? precision = null)
    {
        var options = new InferenceOptions();
        try
        {
            new ConfigurationBuilder().AddEnvironmentVariables("QW_").Build().GetSection(InferenceOptions.Section).Bind(options);
            options.Precision = precision ?? options.Precision;
            return options;
        }
        catch (InvalidOperationException fault)
        {
            throw new CallException($"a setting in the environment is wrong: {fault.Message}");
        }
    }
}
