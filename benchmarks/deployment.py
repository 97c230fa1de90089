"""A deployment of its own for a benchmark: RabbitMQ, two Redis, folders, and the daemons that it starts. Everything ends with it."""
import json, os, shutil, signal, socket, subprocess, sys, tempfile, time, urllib.error, urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BENCH = f"{ROOT}/benchmarks/Bench/bin/Release/net10.0/QueueWorkers.Bench"
TICKS = os.sysconf("SC_CLK_TCK")
RABBIT = "/usr/lib/rabbitmq/bin/rabbitmq-server"


def daemon(project):
    return f"{ROOT}/src/{project}/bin/Release/net10.0/QueueWorkers.{project}"


def ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    found = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return found


def until(what, ask, seconds=60):
    end = time.monotonic() + seconds
    while not ask():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(0.1)


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


class Deployment:
    """with Deployment() as d: d.start("coordinator"); d.start("ingest"); …"""

    def __init__(self, folder=None):
        self.folder = tempfile.mkdtemp(prefix="qw-benchmark-", dir=folder)
        self.processes = {}  # by name: lists of Popen
        self.settings = {}

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        try:
            self._servers()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for all_of in reversed(list(self.processes.values())):
            for process in all_of:
                self.kill(process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def spawn(self, name, *command, **environment):
        log = open(f"{self.folder}/{name}-{len(self.processes.get(name, []))}.log", "wb")
        process = subprocess.Popen(command, env=os.environ | environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        process.log = log.name
        self.processes.setdefault(name, []).append(process)
        return process

    def start(self, name, *command, **settings):
        """A daemon (coordinator, ingest, inference), or another program in its place, and waits until it is ready."""
        program = command or (daemon({"coordinator": "Coordinator", "ingest": "Ingest.Worker", "inference": "Inference.Worker"}[name]),)
        process = self.spawn(name, *program, **self.settings, **settings)
        until(f"{name} is ready", lambda: self._is_ready(name, process))
        return process

    def _is_ready(self, name, process):
        text = open(process.log, errors="replace").read()
        if process.poll() is not None:
            raise RuntimeError(f"{name} ended: {text[-2000:]}")
        return "Ready" in text

    def kill(self, process, how=signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
        except ProcessLookupError:
            pass
        process.wait(timeout=60)

    def submit(self, path, **fields):
        return self._http("/api/videos", {"uri": path, **fields})["videoId"]

    def status(self, video):
        return self._http(f"/api/videos/{video}")

    def state(self, video):
        """None until it is admitted."""
        try:
            return self.status(video)["state"]
        except urllib.error.HTTPError as fault:
            if fault.code == 404:
                return None
            raise

    def report(self, video):
        return self._http(f"/api/videos/{video}/report")

    def cpu(self):
        """CPU seconds so far, by name of process; of those that run, with all that they started."""
        seconds = dict.fromkeys(self.processes, 0.0)
        owners = {p.pid: name for name, all_of in self.processes.items() for p in all_of}
        parents, sessions, times = {}, {}, {}
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
            except OSError:
                continue
            # Children that ended count with whoever waited for them.
            parents[int(pid)], sessions[int(pid)], times[int(pid)] = int(fields[1]), int(fields[3]), sum(map(int, fields[11:15])) / TICKS
        for pid, spent in times.items():
            # Decoders have sessions of their own, and stay: their ancestors tell whose they are.
            while pid in parents and sessions[pid] not in owners:
                pid = parents[pid]
            if pid in parents:
                seconds[owners[sessions[pid]]] += spent
        return seconds

    def workers(self):
        return self._http("/api/workers")

    def cancel(self, video):
        return self._http(f"/api/videos/{video}", method="DELETE")

    def _http(self, path, body=None, method=None):
        request = urllib.request.Request(self.url + path, json.dumps(body).encode() if body else None, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read() or b"null")

    def _servers(self):
        amqp, distribution, names, state, cache, http = ports(6)
        rabbit = {
            "HOME": self.folder, "RABBITMQ_NODENAME": f"qw{amqp}@localhost", "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1", "RABBITMQ_NODE_PORT": str(amqp),
            "RABBITMQ_DIST_PORT": str(distribution), "ERL_EPMD_PORT": str(names), "ERL_EPMD_ADDRESS": "127.0.0.1", "RABBITMQ_MNESIA_BASE": f"{self.folder}/mnesia",
            "RABBITMQ_LOG_BASE": f"{self.folder}/rabbit-logs", "RABBITMQ_ENABLED_PLUGINS_FILE": f"{self.folder}/plugins", "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        }
        with open(rabbit["RABBITMQ_ENABLED_PLUGINS_FILE"], "w") as plugins:
            plugins.write("[].\n")
        self.spawn("names", "epmd", "-port", str(names), **rabbit)
        self.spawn("broker", RABBIT, **rabbit)
        for name, port, policy in (("state", state, ["--appendonly", "yes", "--maxmemory-policy", "noeviction"]), ("cache", cache, ["--appendonly", "no", "--maxmemory", "256mb", "--maxmemory-policy", "allkeys-lru"])):
            os.mkdir(f"{self.folder}/{name}")
            self.spawn(name, "redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", f"{self.folder}/{name}", *policy)
        for port in (amqp, state, cache):
            until(f"port {port}", lambda: answers(port), 90)
        self.url = f"http://127.0.0.1:{http}"
        self.settings = {
            "Bus__Connection": f"amqp://guest:guest@127.0.0.1:{amqp}/", "State__Connection": f"127.0.0.1:{state}", "Cache__Connection": f"127.0.0.1:{cache}",
            "Payloads__Path": f"{self.folder}/payloads", "Payloads__QuotaBytes": str(1 << 30), "Features__Path": f"{self.folder}/features", "Ingest__Roots__0": "/",
            "Inference__Accelerator": "cpu", "Urls": self.url, "DOTNET_gcServer": "0",
        }
