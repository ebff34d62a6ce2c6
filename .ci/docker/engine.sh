# A Docker engine for one run: the one that is there, or one of its own with everything under $work.

start_engine() {
  local compose
  if ! docker info; then
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get; then
      echo 'Start a Docker engine; only as root on Debian this script brings its own.'
      return 1
    fi
    export DOCKER_HOST=unix://$work/docker.sock DOCKER_CONFIG=$work/docker-config
    own_compose >"$work/compose.log" 2>&1 </dev/null &
    compose=$!
    own_engine || return 1
    wait "$compose" || { cat "$work/compose.log"; return 1; }
  fi
  scripts/need-docker
}

own_engine() {
  if ! command -v dockerd || ! command -v mmdebstrap; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends docker.io iptables mmdebstrap || return 1
  fi
  data_in_memory
  dockerd --host "$DOCKER_HOST" --data-root "$work/docker" --exec-root "$work/docker-run" --pidfile "$work/docker.pid" \
    >"$work/dockerd.log" 2>&1 &
  engine=$!
  for _ in {1..150}; do
    if docker info; then return 0; fi
    sleep 0.2
  done
  cat "$work/dockerd.log"
  return 1
}

# Where there is none: Compose v2 is a program of its own; Debian has it from the release after bookworm on, and its package runs here, too.
own_compose() {
  if docker compose version; then return 0; fi
  local lists=$work/apt source
  source=$(sed -n 's/^URIs: *\([^ ]*\)$/\1/p; s/^deb \(\[[^]]*\] \)\?\([^ ]*\) .*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/debian* 2>/dev/null | head -n 1)
  mkdir -p "$lists"/{lists/partial,cache/archives/partial,packages} "$DOCKER_CONFIG/cli-plugins"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie main\n' "$source" >"$lists/sources.list"
  local options=(-qq -o "Dir::State=$lists" -o "Dir::State::Lists=$lists/lists" -o Dir::State::status=/var/lib/dpkg/status
    -o "Dir::Cache=$lists/cache" -o "Dir::Etc::SourceList=$lists/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o Debug::NoLocking=true -o APT::Sandbox::User=root -o Acquire::Languages=none)
  apt-get "${options[@]}" update || return 1
  (cd "$lists/packages" && apt-get "${options[@]}" download docker-compose) || return 1
  dpkg -x "$lists"/packages/*.deb "$lists/files"
  cp "$(find "$lists/files" -type f -name docker-compose -perm -100 | head -n 1)" "$DOCKER_CONFIG/cli-plugins/docker-compose"
  docker compose version
}

# A build makes some hundred thousand small files, which are all thrown away: where there is memory enough they stay in it.
data_in_memory() {
  mkdir -p "$work/docker"
  [ "$(awk '/^MemAvailable/ { print int($2 / 2 ^ 20) }' /proc/meminfo)" -ge 14 ] || return 0
  mount -t tmpfs -o size=9g tmpfs "$work/docker" || true
}

stop_engine() {
  [ -n "${engine:-}" ] || return 0
  docker ps --all --quiet | xargs -r docker rm --force --volumes >/dev/null 2>&1
  kill "$engine" 2>/dev/null && wait "$engine" 2>/dev/null
  # What it left mounted would keep the folder from going.
  awk -v at="$work/" 'index($2, at) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r -n 1 umount --lazy 2>/dev/null
}
