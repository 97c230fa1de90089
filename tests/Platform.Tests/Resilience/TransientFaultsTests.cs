using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.Resilience;
using QueueWorkers.Platform.Tests.State;
using StackExchange.Redis;

namespace QueueWorkers.Platform.Tests.Resilience;

/// <summary>What is waited out without bound, and what never passes.</summary>
public sealed class TransientFaultsTests(RedisFixture redis)
{
    [Theory]
    [InlineData("return redis.call('SETBIT', KEYS[1], 99999999999, 1)")]
    [InlineData("redis.call('SET', KEYS[1], 'text') return redis.call('HGET', KEYS[1], 'field')")]
    public async Task What_Redis_refuses_for_what_it_was_given_stays(string script)
    {
        var fault = await Assert.ThrowsAsync<RedisServerException>(() => redis.Fresh().ScriptEvaluateAsync(script, ["key"]));
        Assert.False(TransientFaults.Includes(fault), fault.Message);
    }

    [Fact]
    public void A_name_that_no_file_system_takes_stays()
    {
        var fault = Record.Exception(() => File.Create($"/tmp/{new string('x', 5000)}"));
        Assert.IsType<PathTooLongException>(fault);
        Assert.False(TransientFaults.Includes(fault));
    }

    [Fact]
    public void A_message_that_is_too_large_and_a_command_that_is_given_up_stay()
    {
        Assert.False(TransientFaults.Includes(new MessageTooLargeException("")));
        Assert.False(TransientFaults.Includes(new GivenUpException("")));
    }

    [Theory]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.")]
    [InlineData("LOADING Redis is loading the dataset in memory")]
    [InlineData("READONLY You can't write against a read only replica.")]
    [InlineData("MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.")]
    [InlineData("ERR max number of clients reached")]
    public async Task What_Redis_says_of_itself_passes(string message)
    {
        var fault = await Assert.ThrowsAsync<RedisServerException>(() => redis.Fresh().ScriptEvaluateAsync("return redis.error_reply(ARGV[1])", [], [message]));
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
        Assert.True(TransientFaults.Includes(fault));
    }
}
