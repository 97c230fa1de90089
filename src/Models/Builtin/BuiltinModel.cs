using QueueWorkers.Models.Profiles;

namespace QueueWorkers.Models.Builtin;

/// <summary>A model that needs no file of the user's.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Profile">Its profile.</param>
/// <param name="Load">Its bytes, given the folder for models.</param>
internal sealed record BuiltinModel(string Name, ModelProfile Profile, Func<string, byte[]> Load)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<BuiltinModel> All { get; } =
    [
        new(SignatureModel.Name, SignatureModel.Profile, _ => SignatureModel.Bytes()),
        new(ResNet50Model.Name, ResNet50Model.Profile, folder => MadeOnce.Load(folder, ResNet50Model.Sha256, () => ResNet50Model.Bytes())),
        new(ResNet50Model.NativeName, ResNet50Model.NativeProfile, folder => MadeOnce.Load(folder, ResNet50Model.NativeSha256, () => ResNet50Model.Bytes(isNative: true))),
    ];

    /// <summary>The one of such a name, if there is one.</summary>
    public static BuiltinModel? Find(string name) => All.FirstOrDefault(m => m.Name == name);
}
