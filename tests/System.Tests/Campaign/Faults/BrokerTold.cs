namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>The broker is told something, and then something else.</summary>
/// <param name="name">As the table calls it.</param>
/// <param name="begin">Erlang that makes the fault.</param>
/// <param name="end">Erlang that mends it; empty if there is nothing to mend.</param>
internal sealed class BrokerTold(string name, string begin, string end = "") : IFault
{
    public string Name => name;

    public Sign Sign => Lasts ? Sign.NotReady("broker") : Sign.None;

    public bool Lasts => end.Length > 0;

    /// <summary>Every connection of the daemons is closed once; they may come again.</summary>
    public static BrokerTold ConnectionsClosed() => new("connections closed", $"{BrokerHost.CloseConnections}.");

    /// <summary>Another password is valid, and whoever is there must log in again.</summary>
    public static BrokerTold PasswordChanged() => new(
        "password changed and changed back", $"{Password("another")}, {BrokerHost.CloseConnections}.", $"{Password(BrokerHost.Password)}.");

    /// <summary>The daemons may log in, and do nothing.</summary>
    public static BrokerTold PermissionsTaken() => new(
        "permissions taken and given", $"{BrokerHost.Permit("^$")}, {BrokerHost.CloseConnections}.", $"{BrokerHost.Permit(".*")}.");

    /// <summary>The broker holds back whoever publishes.</summary>
    public static BrokerTold MemoryAlarm() => new(
        "memory alarm", "vm_memory_monitor:set_vm_memory_high_watermark(0.00001).", "vm_memory_monitor:set_vm_memory_high_watermark(0.4).");

    /// <inheritdoc cref="MemoryAlarm"/>
    public static BrokerTold DiskAlarm() => new(
        "disk alarm", "rabbit_disk_monitor:set_disk_free_limit(1000000000000000).", "rabbit_disk_monitor:set_disk_free_limit(50000000).");

    public Task BeginAsync(Deployment deployment) => deployment.Broker.EvalAsync(begin);

    public Task EndAsync(Deployment deployment) => Lasts ? deployment.Broker.EvalAsync(end) : Task.CompletedTask;

    private static string Password(string password) => $"rabbit_auth_backend_internal:change_password(<<\"{BrokerHost.User}\">>, <<\"{password}\">>, <<\"test\">>)";
}
