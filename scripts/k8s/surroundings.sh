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

has() { kubectl --namespace "$NAMESPACE" get "$@" >/dev/null 2>&1; }
