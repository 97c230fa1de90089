using System.ComponentModel.DataAnnotations;
using QueueWorkers.Platform.Bus;
using QueueWorkers.Platform.State;

namespace QueueWorkers.Platform.Tests.Bus;

/// <summary>Connections as people mistype them: refused, and never shown, because a password is in them.</summary>
public sealed class BrokerAddressTests
{
    [Theory]
    [InlineData("amqp://guest:guest@localhost:5672/", "amqp://localhost:5672/", false)]
    [InlineData("amqps://user:s3cret@rabbit.example.org/videos", "amqps://rabbit.example.org/videos", true)]
    [InlineData("amqps://user:p%40ss@10.0.0.1:15671/%2F", "amqps://10.0.0.1:15671/%2F", true)]
    [InlineData("amqp://user:s3cret@[::1]:5672/?heartbeat=20", "amqp://[::1]:5672/", false)]
    public void An_address_is_shown_without_user_password_and_query(string text, string shown, bool isTls)
    {
        var broker = BrokerAddress.Read(text);
        Assert.NotNull(broker);
        Assert.Equal((shown, isTls), (BrokerAddress.Shown(broker), BrokerAddress.IsTls(broker)));
    }

    [Theory]
    [InlineData("guest:s3cret@localhost:5672")]
    [InlineData("amqp//guest:s3cret@localhost")]
    [InlineData("ampq://guest:s3cret@localhost/")]
    [InlineData("http://guest:s3cret@localhost/")]
    [InlineData("amqp://guest:s3cret#x@localhost/")]
    [InlineData("amqp://guest:s3cret/x@localhost/")]
    [InlineData("amqp://guest:12/s3cret@localhost/")]
    [InlineData("amqp://guest:12?s3cret@localhost/")]
    [InlineData("amqp://guest:12#s3cret@localhost/")]
    [InlineData("amqp://guest:s3cret@localhost/a/b")]
    [InlineData("amqp:s3cret")]
    [InlineData("s3cret")]
    public void A_mistyped_one_is_refused_and_not_shown(string text)
    {
        var faults = new BusOptions { Connection = text }.Validate(new ValidationContext(text)).Select(f => f.ErrorMessage!).ToList();
        Assert.Contains("Bus:Connection", Assert.Single(faults), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", faults[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis:/user:s3cret@localhost:6379")]
    [InlineData("user:s3cret@localhost:6379")]
    [InlineData("localhost:6379,s3cret")]
    [InlineData("localhost:6379,pasword=s3cret")]
    [InlineData("localhost:6379,password=ab,s3cret=")]
    [InlineData("localhost:6379;password=s3cret")]
    [InlineData("password=s3cret")]
    public void So_is_one_of_redis(string text)
    {
        var fault = Assert.Single(FaultsOfState(text));
        Assert.DoesNotContain("s3cret", fault.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:6379")]
    [InlineData("10.0.0.1:6379,password=s3cret,ssl=true")]
    [InlineData("a.example.org:6379,b.example.org:6379,user=qw,password=p=a@b;c")]
    [InlineData("[::1]:6379")]
    [InlineData("redis://user:s3cret@localhost:6379")]
    public void Right_ones_of_redis_are_taken(string text) => Assert.Empty(FaultsOfState(text));

    [Fact]
    public void A_file_of_authorities_that_cannot_be_read_is_refused()
    {
        var options = new BusOptions { Connection = "amqps://host/", CaFile = "/nowhere/ca.pem" };
        Assert.Contains("Bus:CaFile is \"/nowhere/ca.pem\"", Assert.Single(options.Validate(new ValidationContext(options))).ErrorMessage, StringComparison.Ordinal);
    }

    private static List<ValidationResult> FaultsOfState(string connection)
    {
        var options = new StateOptions { Connection = connection };
        List<ValidationResult> faults = [];
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        return faults;
    }
}
