namespace QueueWorkers.SystemTests.Campaign.Faults;

/// <summary>All faults, with victims by chance.</summary>
internal static class Deck
{
    private static readonly string[] Roles = ["coordinator", "ingest", "inference"];

    public static IReadOnlyList<IFault> All(Random random) =>
    [
        .. Roles.SelectMany(role => Of(role, random)),
        new RollingRestart(),
        new BrokerDown(inOrder: false), new BrokerDown(inOrder: true), new BrokerFrozen(),
        BrokerTold.ConnectionsClosed(), BrokerTold.PasswordChanged(), BrokerTold.PermissionsTaken(), BrokerTold.MemoryAlarm(), BrokerTold.DiskAlarm(),
        new QueuesEmptied(deleted: false), new QueuesEmptied(deleted: true),
        .. Of(RedisRole.State, "0"), RedisTold.Replica(RedisRole.State),
        .. Of(RedisRole.Cache, "64mb"), RedisTold.Replica(RedisRole.Cache), RedisTold.Flushed(RedisRole.Cache),
        new StoreFull(StoreRole.Payloads), new StoreFull(StoreRole.Features), new StoreAway(StoreRole.Payloads), new StoreAway(StoreRole.Features), new PayloadsWiped(),
    ];

    /// <summary>Those that are over soon, and cost no start of a server.</summary>
    public static IReadOnlyList<IFault> Cheap(Random random) =>
    [
        .. Roles.Select(role => new WorkerKilled(Victim.Of(role, random))),
        new WorkerFrozen(Victim.Of("ingest", random)),
        new RedisDown(RedisRole.State, RedisDown.Way.Killed), new RedisDown(RedisRole.Cache, RedisDown.Way.Frozen), RedisTold.Flushed(RedisRole.Cache),
        new QueuesEmptied(deleted: false), BrokerTold.ConnectionsClosed(),
    ];

    private static IEnumerable<IFault> Of(string role, Random random) =>
    [
        new WorkerKilled(Victim.Of(role, random)), new WorkerStopped(Victim.Of(role, random)), new WorkerFrozen(Victim.Of(role, random)),
        new ClockSkewed(Victim.Of(role, random), random.Next(2) == 0 ? 10 : -10),
    ];

    private static IEnumerable<IFault> Of(RedisRole role, string room) =>
    [
        .. Enum.GetValues<RedisDown.Way>().Select(way => new RedisDown(role, way)), RedisTold.Paused(role), RedisTold.Full(role, room),
    ];
}
