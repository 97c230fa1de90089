using QueueWorkers.Platform.Labelling;

using QueueWorkers.Platform.Hosting;

namespace QueueWorkers.Models.Profiles;

/// <summary>A profile, or the model that it names, cannot be used. The message names file, field, value and what is allowed.</summary>
public sealed class ModelProfileException : SettingException
{
    /// <summary>Something about the file as a whole.</summary>
    public ModelProfileException(string file, string problem, Exception? inner = null) : base($"{file}: {problem}", inner) => File = file;

    /// <summary>One field.</summary>
    public ModelProfileException(string file, string field, string value, string allowed) : base($"{file}: {field} is {value}; allowed: {allowed}")
    {
        File = file;
        Field = field;
    }

    /// <summary>Name of the profile or its path.</summary>
    public string File { get; }

    /// <summary>Path of the field, as in <c>input.width</c>; absent if the file as a whole is at fault.</summary>
    public string? Field { get; }
}
