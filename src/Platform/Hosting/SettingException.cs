namespace QueueWorkers.Platform.Hosting;

/// <summary>A setting, or what it names, cannot be used, and the message says which and what is allowed. A daemon that starts with it ends with exit code 2.</summary>
public abstract class SettingException(string message, Exception? inner = null) : Exception(message, inner);
