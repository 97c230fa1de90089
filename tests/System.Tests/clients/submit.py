#!/usr/bin/python3
"""Submits a video over RabbitMQ and waits for its outcome: a client that is not .NET.

Prints the outcome as one line of JSON. Exit status: 0 completed, 3 failed or cancelled, 4 no outcome in time,
1 the broker cannot be reached or nobody takes submissions, 2 wrong arguments. Needs python3-pika.
"""

import argparse
import json
import sys
import time
import uuid

import pika
import pika.exceptions

CONTRACTS = "QueueWorkers.Contracts:"
EXIT_CODES = {"VideoCompleted": 0, "VideoFailed": 3, "VideoCancelled": 3}
TIMED_OUT = 4


def arguments():
    parser = argparse.ArgumentParser(description="Submit a video over RabbitMQ and wait for its outcome.")
    parser.add_argument("--amqp", default="amqp://guest:guest@localhost:5672/", help="the broker: %(default)s")
    parser.add_argument("--uri", required=True, help="path of the video, under a root that the workers allow")
    parser.add_argument("--id", type=uuid.UUID, default=None, help="names the video for ever; a new one where absent")
    parser.add_argument("--model", help="name of a model profile; the pipeline's default where absent")
    parser.add_argument("--every", type=int, help="select every N-th frame; all where absent")
    parser.add_argument("--timeout", type=float, default=300, help="seconds to wait for the outcome: %(default)s")
    return parser.parse_args()


def submission(args):
    body = {"videoId": str(args.id or uuid.uuid4()), "uri": args.uri}
    if args.model:
        body["models"] = [args.model]
    if args.every:
        body["selection"] = {"every": args.every}
    return body


def ensure(connection, exchange):
    """Looks whether an exchange is there before declaring it: looking wants no permission, declaring does."""
    try:
        connection.channel().exchange_declare(exchange, passive=True)
    except pika.exceptions.ChannelClosedByBroker:
        # As MassTransit declares it.
        connection.channel().exchange_declare(exchange, exchange_type="fanout", durable=True)


def listen(connection, channel):
    """A queue of our own, bound to the outcomes: before submitting, so that none is missed."""
    queue = channel.queue_declare("", exclusive=True, auto_delete=True).method.queue
    for outcome in EXIT_CODES:
        ensure(connection, CONTRACTS + outcome)
        channel.queue_bind(queue, CONTRACTS + outcome)
    return queue


def submit(channel, body):
    channel.confirm_delivery()
    channel.basic_publish(
        exchange=CONTRACTS + "VideoSubmitted",
        routing_key="",
        body=json.dumps(body).encode(),
        properties=pika.BasicProperties(content_type="application/json", delivery_mode=2),
        mandatory=True,
    )


def await_outcome(channel, queue, video_id, seconds):
    """The type and the message of the video's outcome, or None when the time is over."""
    end = time.monotonic() + seconds
    for method, _, body in channel.consume(queue, auto_ack=True, inactivity_timeout=0.5):
        if method is not None:
            envelope = json.loads(body)
            message = envelope["message"]
            if uuid.UUID(message["videoId"]) == uuid.UUID(video_id):
                return envelope["messageType"][0].rsplit(":", 1)[-1], message
        if time.monotonic() >= end:
            return None


def main():
    args = arguments()
    body = submission(args)
    parameters = pika.URLParameters(args.amqp)
    parameters.blocked_connection_timeout = args.timeout

    try:
        connection = pika.BlockingConnection(parameters)
        channel = connection.channel()
        queue = listen(connection, channel)
        submit(channel, body)
        outcome = await_outcome(channel, queue, body["videoId"], args.timeout)
        connection.close()
    except pika.exceptions.ChannelClosedByBroker as error:
        if error.reply_code == 403:
            sys.exit(f"submit.py: the broker does not let this user do that: {error.reply_text}")
        sys.exit(f"submit.py: nobody takes submissions on this broker; has the coordinator run? ({error})")
    except pika.exceptions.UnroutableError as error:
        sys.exit(f"submit.py: nobody takes submissions on this broker; has the coordinator run? ({error})")
    except pika.exceptions.AMQPError as error:
        sys.exit(f"submit.py: the broker at {parameters.host}:{parameters.port} fails: {error!r}")

    if outcome is None:
        print(f"submit.py: no outcome of {body['videoId']} in {args.timeout:g} s", file=sys.stderr)
        return TIMED_OUT
    kind, message = outcome
    print(json.dumps(message, ensure_ascii=False, separators=(",", ":")))
    return EXIT_CODES[kind]


if __name__ == "__main__":
    sys.exit(main())
