# What is true of each image by itself.

# Megabytes that an image may add to its base.
declare -A LIMITS=([api]=80 [scheduler]=80 [worker]=80 [dashboard]=120)

image_checks() {
  local app base size over
  base=$(docker image inspect --format '{{.Size}}' "$BASE_IMAGE")
  for app in api scheduler worker dashboard; do
    size=$(docker image inspect --format '{{.Size}}' "bullwheel/$app:latest")
    over=$(((size - base + 99999) / 100000))
    over=${over%?}.${over: -1}
    check "$app: adds $over MB to its base, at most ${LIMITS[$app]}" test "${over%.*}" -lt "${LIMITS[$app]}"
    check "$app: a numeric user, labels, a health check, an entry point that takes arguments" is_well_made "$app"
    check "$app: its licence and the notices that were collected lie in it" has_licences "$app"
    check "$app: the first process ends on SIGTERM before it has begun" ends_early "$app"
  done
}

is_well_made() {
  local image=bullwheel/$1:latest of_labels
  local of='{{.Config.User}} {{json .Config.Healthcheck.Test}} {{json .Config.Entrypoint}} {{json .Config.Cmd}}'
  docker image inspect --format "$of" "$image"
  docker image inspect --format '{{json .Config.Labels}}' "$image"
  [ "$(docker image inspect --format '{{.Config.User}}' "$image")" = 10001:10001 ] || return 1
  docker image inspect --format '{{json .Config.Entrypoint}}' "$image" | grep -q '^\["node",' || return 1
  docker image inspect --format '{{json .Config.Cmd}}' "$image" | grep -qx 'null\|\[\]' || return 1
  docker image inspect --format '{{json .Config.Healthcheck.Test}}' "$image" | grep -q '^\["CMD","node"' || return 1
  of_labels='{{range $_, $name := split "title version revision created source" " "}}{{index $.Config.Labels (printf "org.opencontainers.image.%s" $name)}} {{end}}'
  [ "$(docker image inspect --format "$of_labels" "$image")" = "bullwheel/$1 latest $REVISION $CREATED https://github.com/bullwheel/bullwheel " ]
}

# The dashboard's packages are bundled by Next, which collects none of theirs.
has_licences() {
  local files=(/app/LICENSE) texts
  if [ "$1" != dashboard ]; then files+=(/app/THIRD-PARTY-LICENSES.txt); fi
  texts=$(docker run --rm --entrypoint cat "bullwheel/$1:latest" "${files[@]}") || return 1
  grep --max-count=1 '^MIT License' <<<"$texts" && { [ "$1" = dashboard ] || grep '^zod [0-9.]* (MIT)$' <<<"$texts"; }
}

ends_early() {
  local name=$COMPOSE_PROJECT_NAME-early begin
  docker run --detach --name "$name" --read-only --tmpfs /tmp --entrypoint node "bullwheel/$1:latest" \
    --import=/app/pid-1.mjs --eval 'setInterval(() => undefined, 1_000)' || return 1
  sleep 1
  begin=$SECONDS
  docker stop --time 20 "$name"
  local code
  code=$(docker inspect --format '{{.State.ExitCode}}' "$name")
  docker rm --force "$name"
  echo "exit code $code after $((SECONDS - begin)) s"
  [ "$code" = 143 ] && [ $((SECONDS - begin)) -le 3 ]
}
