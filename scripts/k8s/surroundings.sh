# For the scripts beside this one: where they work, and what to do about tools or a cluster that are not there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
NAMESPACE=${NAMESPACE:-bullwheel}
RELEASE=${RELEASE:-bullwheel}
OVERLAY=${OVERLAY:-core}
command_name=${0##*/}

say() { printf '%s\n' "$*" >&2; }
die() { say "$command_name: $*"; exit 1; }

need() {
  command -v "$1" >/dev/null && return
  case $1 in
    kubectl) die 'kubectl was not found. Install it: https://kubernetes.io/docs/tasks/tools/' ;;
    helm) die 'helm was not found. Install it: https://helm.sh/docs/intro/install/' ;;
    minikube) die 'minikube was not found, though the current context is one of its clusters: https://minikube.sigs.k8s.io/docs/start/' ;;
    *) die "$1 was not found" ;;
  esac
}

context() { kubectl config current-context 2>/dev/null || true; }

need_cluster() {
  need kubectl
  kubectl get --raw /version --request-timeout=10s >/dev/null 2>&1 && return
  local now
  now=$(context)
  die "no cluster answers (context: ${now:-none}). Start one (minikube start, kind create cluster), or choose one: kubectl config use-context NAME"
}

# The Service of a component: of a Helm release by its labels, else that of an overlay; nothing where there is none.
service_of() {
  local found
  found=$(kubectl --namespace "$NAMESPACE" get service --output name \
    --selector "app.kubernetes.io/instance=$RELEASE,app.kubernetes.io/component=$1")
  if [ -n "$found" ]; then printf '%s\n' "$found"; elif has service "bullwheel-$1"; then echo "service/bullwheel-$1"; fi
}

overlay_exists() {
  [ -d "infra/k8s/overlays/$OVERLAY" ] || die "there is no overlay $OVERLAY; there are: $(ls infra/k8s/overlays | paste -sd ' ' -)"
}

# KEDA asks from another namespace: the address that it asks names this one.
build_overlay() { kubectl kustomize "infra/k8s/overlays/$OVERLAY" | sed "s/-metrics\.bullwheel\.svc/-metrics.$NAMESPACE.svc/"; }

has() { kubectl --namespace "$NAMESPACE" get "$@" >/dev/null 2>&1; }
