// Checks the manifests against the schemas of Kubernetes and KEDA, and against what they must say together. Needs no cluster:
//
//   npm install --no-save --prefix /tmp/k8s-check kubernetes-models@5.1.0 @kubernetes-models/keda@2.0.0 yaml@2
//   NODE_MODULES=/tmp/k8s-check/node_modules node ops/k8s/check.mjs
//
// It reads the kustomizations as far as they go here (resources and images, no patches) and does not replace kustomize.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.NODE_MODULES ?? join(here, "node_modules");
const bring = (...path) => import(pathToFileURL(join(modules, ...path, "index.js")));
const { default: yaml } = await bring("yaml", "dist");

const faults = [];
const check = (isSo, what) => isSo || faults.push(what);
const parse = (file) => yaml.parseAllDocuments(readFileSync(file, "utf8"), { uniqueKeys: true }).map((d) => {
  d.errors.forEach((e) => faults.push(`${file}: ${e.message}`));
  return d.toJS();
});

function load(folder) {
  const [kustomization] = parse(join(folder, "kustomization.yaml"));
  const all = kustomization.resources.flatMap((r) => (r.endsWith(".yaml") ? parse(join(folder, r)) : load(join(folder, r))));
  for (const object of all) {
    if (object.kind !== "Namespace") object.metadata.namespace = kustomization.namespace;
    for (const container of object.spec?.template?.spec?.containers ?? []) {
      const image = (kustomization.images ?? []).find((i) => i.name === container.image);
      if (image) container.image = `${image.newName ?? image.name}:${image.newTag}`;
    }
  }
  return all;
}

// The secrets that docs/kubernetes.md tells to make.
const secrets = {
  "queueworkers-coordinator": ["bus", "state", "token"],
  "queueworkers-ingest": ["bus"],
  "queueworkers-inference": ["bus", "cache"],
  "queueworkers-scaler": ["host"],
};
const seconds = (time) => time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
const matches = (selector, labels) =>
  Object.entries(selector.matchLabels ?? {}).every(([k, v]) => labels[k] === v) &&
  (selector.matchExpressions ?? []).every((e) => e.operator === "In" && e.values.includes(labels[e.key]));

async function checkSchema(object) {
  const isKeda = object.apiVersion.startsWith("keda.sh/");
  const { [object.kind]: Model } = await bring(isKeda ? "@kubernetes-models/keda" : "kubernetes-models", object.apiVersion);
  check(Model, `no schema of ${object.apiVersion} ${object.kind}`);
  try {
    new Model(object).validate();
  } catch (fault) {
    faults.push(`${object.kind} ${object.metadata.name}: ${fault.message}`);
  }
}

function checkPod(deployment, find) {
  const name = deployment.metadata.name;
  const { metadata, spec: pod } = deployment.spec.template;
  const secure = pod.securityContext;
  check(matches(deployment.spec.selector, metadata.labels), `${name}: its selector misses its pods`);
  const isRestricted = secure.runAsNonRoot && secure.runAsUser > 0 && secure.seccompProfile.type === "RuntimeDefault";
  check(isRestricted, `${name}: its pod may be root, or has no seccomp`);
  check(pod.automountServiceAccountToken === false, `${name}: it has a token of the cluster`);
  for (const container of pod.containers) {
    const own = container.securityContext;
    const isHarmless = own.readOnlyRootFilesystem && own.allowPrivilegeEscalation === false && own.capabilities.drop.includes("ALL");
    check(isHarmless, `${name}: its container may do too much`);
    check(/^queueworkers\/(coordinator|ingest|inference(-cuda)?):[\w.]+$/.test(container.image), `${name}: image ${container.image}`);
    check(container.resources.limits?.memory && container.resources.requests?.cpu, `${name}: resources`);
    const drain = container.env.find((e) => e.name === "Bus__DrainTimeout").value;
    check(pod.terminationGracePeriodSeconds > seconds(drain) + 4, `${name}: killed before it has drained`);
    for (const variable of container.env) {
      const key = variable.valueFrom?.secretKeyRef;
      check(typeof variable.value === "string" || (key && secrets[key.name]?.includes(key.key)), `${name}: ${variable.name}`);
      check(!key || key.name === `queueworkers-${container.name}`, `${name}: it is given the secret of another`);
    }
    for (const source of container.envFrom) check(find("ConfigMap", source.configMapRef.name), `${name}: no config map`);
    for (const mount of container.volumeMounts) check(pod.volumes.some((v) => v.name === mount.name), `${name}: no volume ${mount.name}`);
    for (const probe of [container.startupProbe, container.livenessProbe, container.readinessProbe])
      check(!probe?.httpGet || container.ports.some((p) => p.name === probe.httpGet.port), `${name}: a probe of no port`);
  }
  for (const volume of pod.volumes)
    check(
      volume.emptyDir?.sizeLimit || find("PersistentVolumeClaim", volume.persistentVolumeClaim?.claimName),
      `${name}: volume ${volume.name}`);
}

async function checkSet(variant) {
  const all = load(join(here, variant));
  const find = (kind, name) => all.find((o) => o.kind === kind && o.metadata.name === name);
  const deployments = all.filter((o) => o.kind === "Deployment");
  const labels = deployments.map((d) => d.spec.template.metadata.labels);
  const names = all.map((o) => `${o.kind} ${o.metadata.name}`);
  check(new Set(names).size === names.length, `${variant}: a name twice`);
  check(!all.some((o) => o.kind === "Secret"), `${variant}: a secret`);
  check(deployments.length === 3, `${variant}: ${deployments.length} deployments`);
  for (const object of all) await checkSchema(object);
  deployments.forEach((d) => checkPod(d, find));
  for (const { kind, metadata: { name }, spec } of all) {
    const selectors = { PodDisruptionBudget: spec?.selector, NetworkPolicy: spec?.podSelector, Service: { matchLabels: spec?.selector } };
    const selector = selectors[kind];
    check(!selector || labels.some((l) => matches(selector, l)), `${kind} ${name} selects nobody`);
  }
  for (const { metadata: { name }, spec } of deployments)
    check(all.some((o) => o.kind === "PodDisruptionBudget" && matches(o.spec.selector, spec.template.metadata.labels)), `${name}: no budget`);
  for (const { metadata: { name }, spec } of all.filter((o) => o.kind === "ScaledObject")) {
    const target = find("Deployment", spec.scaleTargetRef.name);
    check(target && target.spec.replicas === undefined, `ScaledObject ${name}: no such deployment, or one that counts itself`);
    for (const { metadata, authenticationRef } of spec.triggers) {
      const login = find("TriggerAuthentication", authenticationRef.name);
      check(login?.spec.secretTargetRef.every((s) => secrets[s.name]?.includes(s.key)), `ScaledObject ${name}: login`);
      // The user of the broker who reads the queue is the one who makes it.
      const user = spec.scaleTargetRef.name.split("-")[0];
      const permission = definitions.permissions.find((p) => p.user === user);
      check(new RegExp(permission.read).test(metadata.queueName), `ScaledObject ${name}: ${metadata.queueName} is no queue of ${user}`);
    }
  }
  console.log(`${variant}: ${names.length} objects`);
}

const definitions = JSON.parse(readFileSync(join(here, "..", "rabbitmq", "definitions.json"), "utf8"));
for (const variant of ["cpu", "gpu"]) await checkSet(variant);
faults.forEach((f) => console.error(f));
process.exit(faults.length > 0 ? 1 : 0);
