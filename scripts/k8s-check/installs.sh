# For .ci/kubernetes: the chart and the overlays, installed for real, each in a namespace of its own.
version=$(sed -n "s/^appVersion: //p" "$chart/Chart.yaml")
WAIT=(--wait --timeout 120s)

# Each of them has its $namespace; helm and kubectl work there.
k() { kubectl --namespace "$namespace" "$@"; }
h() { quiet_helm "$@" --namespace "$namespace"; }
service_of() { bash -c 'source scripts/k8s/surroundings.sh && service_of "$1"' sh "$1"; }
is() { [ "$1" = "$2" ] || { echo "it is '$1', not '$2'"; return 1; }; }
replicas() { k get deployment "$1" --output jsonpath='{.spec.replicas}'; }
image() { k get deployment "$1" --output jsonpath='{.spec.template.spec.containers[0].image}'; }
secret() { k get secret "$1" --output "jsonpath={.data.$2}"; }
all_ready() { k wait --for=condition=Available deployment --all --timeout=20s; }
# fails_with TEXT COMMAND…: for that reason and no other.
fails_with() {
  local text=$1 said
  shift
  if said=$("$@" 2>&1); then echo 'it did not fail'; return 1; fi
  printf '%s\n' "$said"
  grep -q "$text" <<<"$said"
}
# What the node said of pods that it could not start.
explained() { "$@" || { grep "^$namespace/" "$work/node.log" | sort | uniq --count | tail -n 15; return 1; }; }

install_bundled() {
  local namespace=installs-bundled password
  check 'bundled: a namespace' make_namespace "$namespace"
  check 'bundled: helm install --wait, each pod migrating first' explained h install bullwheel "$chart" "${WAIT[@]}" || return
  password=$(secret bullwheel POSTGRES_PASSWORD)
  check 'bundled: helm test' h test bullwheel
  check 'bundled: make k8s-api-port-forward would find the api' is "$(NAMESPACE=$namespace service_of api)" service/bullwheel-api
  check 'bundled: and that of a release with another name not' is "$(NAMESPACE=$namespace RELEASE=other service_of grafana)" ''
  check 'bundled: helm upgrade --wait' h upgrade bullwheel "$chart" "${WAIT[@]}" --set api.replicas=3 --set config.LOG_LEVEL=debug
  check 'bundled: the upgrade changed what it should' is "$(replicas bullwheel-api) $(k get configmap bullwheel --output jsonpath='{.data.LOG_LEVEL}')" '3 debug'
  check 'bundled: passwords that were made stay' is "$(secret bullwheel POSTGRES_PASSWORD)" "$password"
  check 'bundled: helm rollback --wait' h rollback bullwheel 1 "${WAIT[@]}"
  check 'bundled: the rollback took it back' is "$(replicas bullwheel-api) $(k get configmap bullwheel --output jsonpath='{.data.LOG_LEVEL}')" '2 info'
  check 'bundled: helm uninstall' h uninstall bullwheel "${WAIT[@]}"
  check 'bundled: nothing but the password and the volumes is left' is "$(k get deployment,statefulset,service,networkpolicy,poddisruptionbudget,persistentvolumeclaim --output name | paste -sd ' ')" \
    'persistentvolumeclaim/data-bullwheel-postgres-0 persistentvolumeclaim/data-bullwheel-redis-0'
  check 'bundled: helm install again finds both' explained h install bullwheel "$chart" "${WAIT[@]}" || return
  check 'bundled: the password is that of the volume' is "$(secret bullwheel POSTGRES_PASSWORD)" "$password"
}

install_production() {
  local namespace=installs-production values
  values=$(values_of production)
  check 'production: a namespace' make_namespace "$namespace"
  check 'production: helm install --wait, migrating by a hook' explained h install bullwheel "$chart" $values "${WAIT[@]}" || return
  check 'production: KEDA has scaled the workers' k scale deployment bullwheel-worker-default --replicas 7
  check 'production: helm upgrade --wait' h upgrade bullwheel "$chart" $values "${WAIT[@]}" --set config.LOG_LEVEL=info
  check 'production: an upgrade leaves the number of workers to KEDA' is "$(replicas bullwheel-worker-default)" 7
  check 'production: a migration that fails ends the upgrade' fails_with BackoffLimitExceeded h upgrade bullwheel "$chart" $values --wait --timeout 60s --set image.tag=9.9.9-broken
  check 'production: and nothing was changed before it' is "$(image bullwheel-api) $(image bullwheel-mirror)" "docker.io/bullwheel/api:$version docker.io/bullwheel/worker:$version"
  check 'production: helm rollback --wait' h rollback bullwheel 2 "${WAIT[@]}"
  check 'production: helm uninstall' h uninstall bullwheel "${WAIT[@]}"
}

install_external() {
  local namespace=installs-external values own
  values=$(values_of external)
  own=(--set 'workers[0].pool=default' --set 'workers[0].image=registry.example.com/own-worker:2-broken')
  check 'external: a namespace' make_namespace "$namespace"
  check "external: helm install --wait, the hook with a Secret of the chart's" explained h install bullwheel "$chart" $values "${WAIT[@]}" || return
  check 'external: a worker that never becomes ready ends an upgrade with --atomic' fails_with 'has been rolled back due to atomic being set' \
    h upgrade bullwheel "$chart" $values "${own[@]}" --atomic --timeout 8s
  check 'external: which has put back what was there' is "$(image bullwheel-worker-default)" "docker.io/bullwheel/worker:$version"
  check 'external: and all of it is ready' all_ready
  check 'external: an upgrade to KEDA' h upgrade bullwheel "$chart" $values --set autoscaling.mode=keda --wait=false
  check 'external: begins with one worker, as docs/kubernetes.md says' is "$(replicas bullwheel-worker-default)" 1
}

install_full() {
  local namespace=installs-full
  check 'full: a namespace' make_namespace "$namespace"
  check 'full: helm install --wait' explained h install bullwheel "$chart" $(values_of full) "${WAIT[@]}" || return
}

install_dashboard() {
  local namespace=installs-dashboard
  check 'dashboard: a namespace' make_namespace "$namespace"
  check 'dashboard: make helm-ui-install' explained env NAMESPACE="$namespace" API=https://api.example.com TIMEOUT=120s make -s helm-ui-install || return
  check 'dashboard: it stands alone' is "$(k get deployment --output name)" deployment.apps/bullwheel-ui-dashboard
}

deploy() { NAMESPACE=$namespace OVERLAY=$1 TIMEOUT=60s make -s k8s-deploy; }

deploy_core() {
  local namespace=deploys-core password
  check 'core: make k8s-deploy, which makes namespace and Secret' explained deploy core || return
  password=$(secret bullwheel POSTGRES_PASSWORD)
  check 'core: make k8s-deploy again' deploy core || return
  check 'core: the Secret stayed' is "$(secret bullwheel POSTGRES_PASSWORD)" "$password"
  check 'core: make k8s-pods lists what runs' grep -c Running <(NAMESPACE=$namespace make -s k8s-pods)
  check 'core: make k8s-apply OVERLAY=full on top' explained env NAMESPACE="$namespace" OVERLAY=full make -s k8s-apply
}

deploy_full() {
  local namespace=deploys-full
  check 'full: make k8s-deploy' explained deploy full || return
}

deploy_production() {
  local namespace=deploys-production
  check 'production: make k8s-deploy with databases of one’s own' explained env DATABASE_URL=postgres://postgres.example.com REDIS_URL=redis://redis.example.com \
    NAMESPACE="$namespace" OVERLAY=production TIMEOUT=60s make -s k8s-deploy
  check 'production: KEDA asks the api of that namespace' is "$(k get scaledobject bullwheel-worker-default --output jsonpath='{.spec.triggers[0].metadata.url}')" \
    "http://bullwheel-api-metrics.$namespace.svc:9464/internal/autoscaling/pools/default"
  check 'production: without addresses it is refused' fails_with 'brings no postgres' env NAMESPACE=nowhere OVERLAY=production make -s k8s-deploy
  check 'no such overlay: it is refused before anything is made' fails_with 'there is no overlay typo' env NAMESPACE=nowhere OVERLAY=typo make -s k8s-deploy
  check 'and nothing was made' fails_with 'not found' kubectl get namespace nowhere
}
