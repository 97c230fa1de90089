using System.ComponentModel.DataAnnotations;
using StackExchange.Redis;

namespace QueueWorkers.Platform.Redis;

/// <summary>A connection string that StackExchange.Redis understands, or none.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RedisConnectionAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        if (value is not string { Length: > 0 } text)
            return ValidationResult.Success;
        try
        {
            ConfigurationOptions.Parse(text);
            return ValidationResult.Success;
        }
        catch (ArgumentException e)
        {
            // Not the value: it may hold a password.
            return new ValidationResult($"{validationContext.DisplayName} is no Redis connection string such as 'host:6379,password=…': {e.Message}");
        }
    }
}
