# For .ci/kubernetes: a cluster without containers. Real are etcd, API server, controllers and scheduler; one process plays the
# part of the only node. Everything listens on 127.0.0.1 and is ended by its pid.
cluster_pids=()

launch() {
  local name=$1
  shift
  "$@" >"$work/$name.log" 2>&1 &
  cluster_pids+=($!)
}

# Nothing of it is kept, and a server that is asked to end waits a minute for those that watch it.
stop_cluster() {
  local pid
  for pid in "${cluster_pids[@]}"; do kill -KILL "$pid" 2>/dev/null; done
  for pid in "${cluster_pids[@]}"; do wait "$pid" 2>/dev/null; done
  cluster_pids=()
}

start_cluster() {
  local etcd_port peer_port api_port token
  read -r etcd_port peer_port api_port < <(node scripts/k8s-check/free-ports.ts 3)
  token=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
  openssl genrsa -out "$work/accounts.key" 2048 2>/dev/null
  printf '%s,admin,1,"system:masters"\n' "$token" >"$work/tokens.csv"
  launch etcd "$etcd" --data-dir "$work/etcd" --listen-client-urls "http://127.0.0.1:$etcd_port" --advertise-client-urls "http://127.0.0.1:$etcd_port" \
    --listen-peer-urls "http://127.0.0.1:$peer_port" --initial-advertise-peer-urls "http://127.0.0.1:$peer_port" --initial-cluster "default=http://127.0.0.1:$peer_port"
  launch api-server kube-apiserver --etcd-servers "http://127.0.0.1:$etcd_port" --bind-address 127.0.0.1 --advertise-address 127.0.0.1 --secure-port "$api_port" \
    --cert-dir "$work/certificates" --token-auth-file "$work/tokens.csv" --authorization-mode RBAC --endpoint-reconciler-type none \
    --disable-admission-plugins ServiceAccount --service-account-issuer https://kubernetes.default.svc \
    --service-account-key-file "$work/accounts.key" --service-account-signing-key-file "$work/accounts.key" --service-cluster-ip-range 10.96.0.0/16
  export KUBERNETES_URL=https://127.0.0.1:$api_port KUBERNETES_TOKEN=$token
  write_kubeconfig
  wait_for_api || { tail -n 5 "$work/etcd.log" "$work/api-server.log"; return 1; }
  launch controllers kube-controller-manager --kubeconfig "$KUBECONFIG" --secure-port 0 --leader-elect=false --service-account-private-key-file "$work/accounts.key" \
    --controllers deployment-controller,replicaset-controller,statefulset-controller,job-controller,disruption-controller,endpointslice-controller,namespace-controller,garbage-collector-controller,persistentvolume-binder-controller,persistentvolumeclaim-protection-controller \
    --concurrent-namespace-syncs 10
  launch scheduler kube-scheduler --kubeconfig "$KUBECONFIG" --secure-port 0 --leader-elect=false
  NODE_EXTRA_CA_CERTS=$work/certificates/apiserver.crt launch node node scripts/k8s-check/stand-in-kubelet.ts
}

write_kubeconfig() {
  export KUBECONFIG=$work/kubeconfig
  cat >"$KUBECONFIG" <<YAML
apiVersion: v1
kind: Config
current-context: check
contexts: [{ name: check, context: { cluster: check, user: admin } }]
clusters: [{ name: check, cluster: { server: '$KUBERNETES_URL', certificate-authority: $work/certificates/apiserver.crt } }]
users: [{ name: admin, user: { token: $KUBERNETES_TOKEN } }]
YAML
}

wait_for_api() {
  local turn
  for turn in $(seq 150); do
    kubectl get --raw /readyz >/dev/null 2>&1 && return
    kill -0 "${cluster_pids[1]}" 2>/dev/null || return 1
    sleep 0.2
  done
  return 1
}
