using System.Text;
using QueueWorkers.Contracts;
using QueueWorkers.Coordinator.DeadLetters;
using QueueWorkers.Platform.Bus;
using RabbitMQ.Client;

namespace QueueWorkers.Platform.Tests.DeadLetters;

public sealed class LetterTests
{
    private static readonly Guid Video = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");

    [Fact]
    public void An_id_stays_while_the_broker_counts_and_differs_with_body_reason_and_time()
    {
        var letter = Of("{}", ("MT-Fault-Message", "one"), ("MT-Fault-Timestamp", "2026-01-02T03:04:05Z"));
        Assert.Matches(@"\A[0-9a-f]{16}\z", letter.Id);
        var headers = new Dictionary<string, object?>(letter.Properties.Headers!) { ["x-delivery-count"] = 3L };
        var counted = new Letter(letter.Body, new BasicProperties(letter.Properties) { Headers = headers });
        Assert.Equal((letter.Id, 3), (counted.Id, counted.PutBack));
        Assert.Equal(letter.Id, new Letter(letter.Body, letter.Same()).Id);
        string[] others =
        [
            Of("[]", ("MT-Fault-Message", "one"), ("MT-Fault-Timestamp", "2026-01-02T03:04:05Z")).Id,
            Of("{}", ("MT-Fault-Message", "two"), ("MT-Fault-Timestamp", "2026-01-02T03:04:05Z")).Id,
            Of("{}", ("MT-Fault-Message", "one"), ("MT-Fault-Timestamp", "2026-01-02T03:04:06Z")).Id,
        ];
        Assert.Equal(4, others.Append(letter.Id).Distinct().Count());
    }

    [Fact]
    public void What_it_tells_comes_from_headers_of_either_kind_and_is_missing_where_they_are()
    {
        var letter = new Letter("{}"u8.ToArray(), new BasicProperties { Headers = new Dictionary<string, object?> { ["MT-Fault-Message"] = "why"u8.ToArray(), ["MT-Fault-Timestamp"] = "yesterday" } });
        Assert.Equal(("why", null, null), (letter.Reason, letter.Exception, letter.At));
        Assert.Equal((null, null, 0), (new Letter("{}"u8.ToArray(), new BasicProperties()).Reason, new Letter("{}"u8.ToArray(), new BasicProperties()).At, letter.PutBack));
        Assert.Contains("no consumer", Of("{}", ("MT-Reason", "dead-letter")).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "ab", true)]
    [InlineData(4, "abü", true)]
    [InlineData(5, "abüc", false)]
    public void A_body_is_cut_between_characters(int bytes, string told, bool isCut)
    {
        var letter = DeadLetter.Of(Of("abüc"), bytes);
        Assert.Equal((told, isCut, 5), (letter.Body, letter.IsCut, letter.Bytes));
        Assert.Null(letter.BodyBase64);
    }

    [Fact]
    public void A_body_that_is_no_text_is_told_in_base64()
    {
        var letter = DeadLetter.Of(new(new byte[] { 0xff, 0xfe, 0x00 }, new BasicProperties()), 100);
        Assert.Equal((null, "//4A", false), (letter.Body, letter.BodyBase64, letter.IsCut));
    }

    [Theory]
    [InlineData("submit-video_error", """{ "videoId": "‡", "uri": 1 }""")]
    [InlineData("submit-video_error", """{ "videoId": "‡", "uri": "/a", "message": "text" """)]
    [InlineData("submit-video_error", """{ "videoId": "‡", "uri": "/a", "priority": 10 }""")]
    public void A_submission_that_is_wrong_is_answered(string queue, string body)
    {
        var answer = SubmissionAnswer.Of(queue, Of(body.Replace("‡", $"{Video}", StringComparison.Ordinal)))!;
        Assert.Equal((Video, Video, FailureCode.InvalidSubmission), (answer.VideoId, answer.Submission.VideoId, answer.Refusal!.Code));
        Assert.Equal(SubmissionAnswer.Of(queue, Of(body.Replace("‡", $"{Video}", StringComparison.Ordinal)))!.Submission.Uri, answer.Submission.Uri);
    }

    [Theory]
    [InlineData("submit-video_skipped", """{ "videoId": "‡" }""")]
    [InlineData("cancel-video_error", """{ "videoId": "‡", "uri": 1 }""")]
    [InlineData("videos_error", """{ "videoId": "‡", "uri": 1 }""")]
    [InlineData("submit-video_error", """{ "videoId": "‡", "uri": "/a.mp4" }""")]
    [InlineData("submit-video_error", """{ "videoId": "00000000-0000-0000-0000-000000000000" }""")]
    [InlineData("submit-video_error", """{ "messageType": ["urn:message:QueueWorkers.Contracts:Wake"], "message": { "videoId": "‡" } }""")]
    [InlineData("submit-video_error", "[]")]
    public void What_is_no_submission_or_right_is_not_answered(string queue, string body) =>
        Assert.Null(SubmissionAnswer.Of(queue, Of(body.Replace("‡", $"{Video}", StringComparison.Ordinal))));

    [Fact]
    public void Only_an_admission_that_broke_its_rules_is_answered()
    {
        AdmitVideo? Answer(Type exception, string type = "AdmitVideo") => SubmissionAnswer.Of("videos_error", Of(
            $$"""{ "messageType": ["urn:message:QueueWorkers.Contracts:{{type}}"], "message": { "videoId": "{{Video}}" } }""",
            ("MT-Fault-ExceptionType", exception.FullName!), ("MT-Fault-Message", "submission.uri is empty")));
        Assert.Equal((Video, "uri is empty"), (Answer(typeof(MessageRefusedException))!.VideoId, Answer(typeof(MessageRefusedException))!.Refusal!.Message));
        Assert.Null(Answer(typeof(MessageMisroutedException)));
        Assert.Null(Answer(typeof(InvalidOperationException)));
        Assert.Null(Answer(typeof(MessageRefusedException), "VideoPlanned"));
    }

    private static Letter Of(string body, params (string Name, string Value)[] headers) => new(
        Encoding.UTF8.GetBytes(body),
        new BasicProperties { ContentType = "application/json", Headers = headers.ToDictionary(h => h.Name, object? (h) => Encoding.UTF8.GetBytes(h.Value)) });
}
