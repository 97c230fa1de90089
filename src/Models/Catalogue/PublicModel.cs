using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;

namespace QueueWorkers.Models.Catalogue;

/// <summary>A model that others published: it can be pulled by its name, or comes with the build.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Bytes">Size of its file.</param>
/// <param name="Licence">SPDX identifier.</param>
/// <param name="Origin">Where its facts are from.</param>
/// <param name="Unverified">What nobody could check when it was written down.</param>
/// <param name="Profile">How it is used; with sha256, and with url if it is to be pulled.</param>
public sealed record PublicModel(string Title, long Bytes, string Licence, string Origin, IReadOnlyList<string> Unverified, ModelProfile Profile)
{
    /// <summary>Makes it of files that come with the build; absent for one that is pulled.</summary>
    internal Func<byte[]>? Make { get; init; }
}
