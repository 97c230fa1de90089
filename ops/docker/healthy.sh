#!/bin/bash
# Whether the program in this container is well; for Docker's health checks.
#   healthy http    the coordinator's route /health/ready answers 200
#   healthy ready   the worker has started, is not draining, and can use all that it needs
case $1 in
  http)
    exec 3<>/dev/tcp/127.0.0.1/5080 || exit 1
    printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
    IFS= read -r -t 4 answer <&3 && [[ $answer == *' 200 '* ]]
    ;;
  ready) [[ -e ${Daemon__ReadyFile:?} ]] ;;
  *) exit 2 ;;
esac
