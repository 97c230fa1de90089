namespace QueueWorkers.Platform.Models.Catalogue;

/// <summary>A model that others published, and that can be pulled by its name.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Bytes">Size of its file.</param>
/// <param name="Licence">SPDX identifier.</param>
/// <param name="Origin">Where its facts are from.</param>
/// <param name="Unverified">What nobody could check when it was written down.</param>
/// <param name="Profile">How it is used; with url and sha256.</param>
public sealed record PublicModel(string Title, long Bytes, string Licence, string Origin, IReadOnlyList<string> Unverified, ModelProfile Profile);
