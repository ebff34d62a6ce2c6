# docker-compose.yml as a whole: the small set, what runs in it, and how it ends. In a copy of the checkout.

compose_checks() {
  check 'docker-compose.yml is valid, as is, with .env.example and on EC2' compose_files_are_valid
  read -r API_PORT DASHBOARD_PORT < <(free_ports)
  export API_PORT DASHBOARD_PORT
  check 'docker compose up scheduler: with what it needs, and nothing else' starts_alone || docker compose logs --tail=20
  check 'make up-core: all of it becomes healthy' make --no-print-directory up-core || { docker compose ps --all; docker compose logs --tail=20; return; }
  KEY=$(docker compose exec --no-TTY api cat /data/admin-key)
  export KEY API=http://127.0.0.1:$API_PORT
  check 'containers are read-only, without privileges or capabilities' are_hardened
  check 'the check of a deployment finds it at work' env BULLWHEEL_URL="$API" BULLWHEEL_ADMIN_KEY="$KEY" node scripts/deploy/check.mjs
  check 'a task that is submitted over HTTP completes' run_task default '{"hello":"world"}'
  check 'the dashboard shows its sign-in page' dashboard_answers
  check 'Bull Board has its pages' board_answers
  check 'docker compose up --scale worker=3: three workers, all healthy' scales
  local service
  for service in worker scheduler dashboard api; do
    check "$service: ends in order on SIGTERM" ends_in_order "$service"
  done
  check 'the book is backed up as docs/deploy.md says' back_up
  check 'make down: no container is left, the data is' goes_down
  check 'the book is restored into an empty volume' restore
  own_worker_checks
}

# On the restored book, with Redis empty.
own_worker_checks() {
  check 'examples/own-worker is bundled and built' build_own_worker || return
  export COMPOSE_WORKER_IMAGE=own-worker-$COMPOSE_PROJECT_NAME
  check 'make up-core with that worker' make --no-print-directory up-core || { docker compose logs --tail=20; return; }
  check 'its own task completes' run_task csv.summarise '{"csv":"city,people\nOslo,709\nBergen,289\n"}' '"mean":499'
  check 'the task of before is in the restored book' ask /api/v1/tasks?type=default '"state":"completed"'
  check 'make up refuses a worker that is not there, instead of building one' refuses_missing_worker
  check 'infra/ec2/bullwheel backup, restore: from any folder; what is no backup changes nothing' ec2_restores
  check 'that task is there again' ask /api/v1/tasks?type=csv.summarise '"state":"completed"'
}

refuses_missing_worker() {
  local said
  said=$(COMPOSE_WORKER_IMAGE=localhost:1/not-there scripts/up --silent --core 2>&1) && return 1
  echo "$said"
  [[ $said == *'COMPOSE_WORKER_IMAGE=localhost:1/not-there, is not here'* ]] && ! docker image inspect localhost:1/not-there
}

ec2_restores() {
  printf '%s\n' MODE=compose DASHBOARD_DOMAIN=a.test API_DOMAIN=b.test EMAIL=c@d.test VERSION=1.0.0 IMAGE_NAMESPACE=bullwheel >"$work/settings"
  local bullwheel=$PWD/infra/ec2/bullwheel
  export BULLWHEEL_SETTINGS=$work/settings
  (cd "$work" && "$bullwheel" backup ec2.dump && head -c 5000 ec2.dump >half.dump) || return 1
  if (cd "$work" && "$bullwheel" restore half.dump); then echo 'half of a backup was restored'; return 1; fi
  running
  [[ " $(running) " == *' api '* ]] && (cd "$work" && "$bullwheel" restore ec2.dump)
}

compose_files_are_valid() {
  local env
  for env in /dev/null .env.example; do docker compose --env-file "$env" --profile '*' config --quiet || return 1; done
  DASHBOARD_DOMAIN=a.example API_DOMAIN=b.example EMAIL=c@d.example \
    docker compose --file docker-compose.yml --file infra/ec2/tls.yml --profile '*' config >"$work/ec2.yaml" &&
    grep -q "source: $PWD/infra/ec2/Caddyfile" "$work/ec2.yaml" && [ -e infra/ec2/Caddyfile ]
}

free_ports() {
  node -e '
    const { createServer } = require("node:net")
    const servers = [0, 1].map(() => createServer().listen(0, "127.0.0.1"))
    Promise.all(servers.map((server) => new Promise((done) => server.once("listening", done)))).then(() => {
      console.log(...servers.map((server) => server.address().port))
      for (const server of servers) server.close()
    })'
}

running() { docker compose ps --services --status running | sort | paste -sd ' ' -; }

starts_alone() {
  docker compose up --detach --wait scheduler || return 1
  running
  [ "$(running)" = 'postgres redis scheduler' ]
}

are_hardened() {
  local id
  for id in $(docker compose ps --quiet); do
    docker inspect --format '{{.Name}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.SecurityOpt}} {{.HostConfig.CapDrop}}' "$id"
  done >"$work/hardened"
  cat "$work/hardened"
  [ "$(grep -c ' true \[no-new-privileges:true\]' "$work/hardened")" -eq "$(wc -l <"$work/hardened")" ] &&
    [ "$(grep -c '\[ALL\]' "$work/hardened")" -eq 4 ]
}

# run_task TYPE PAYLOAD [TEXT IN THE RESULT]
run_task() { "$root/.toolchain/bin/node" "$root/.ci/docker/run-task.ts" "$@"; }

# ask PATH TEXT: the answer of the api has that text in it.
ask() {
  node -e '
    const [path, text] = process.argv.slice(1)
    fetch(process.env.API + path, { headers: { authorization: `Bearer ${process.env.KEY}` } })
      .then(async (answer) => {
        const body = await answer.text()
        console.log(answer.status, body.slice(0, 2000))
        process.exitCode = answer.ok && body.includes(text) ? 0 : 1
      })' "$@"
}

dashboard_answers() {
  API=http://127.0.0.1:$DASHBOARD_PORT ask /healthz '"ok"' && API=http://127.0.0.1:$DASHBOARD_PORT ask /login 'API key'
}

board_answers() {
  ask /admin/queues '<title>' || return 1
  local script
  script=$(ask /admin/queues '' | grep -o '[^"]*\.js"' | head -n 1)
  ask "/admin/queues/${script#*queues/}" ''
}

scales() {
  docker compose up --detach --wait --no-recreate --scale worker=3 || return 1
  docker compose ps worker
  [ "$(docker compose ps --quiet worker | wc -l)" -eq 3 ] && run_task default '{"of":3}'
}

ends_in_order() {
  local begin=$SECONDS codes wanted
  docker compose stop "$1" || return 1
  codes=$(docker compose ps --all --quiet "$1" | xargs docker inspect --format '{{.State.ExitCode}}' | sort -u)
  echo "exit codes: $codes, after $((SECONDS - begin)) s"
  # Next ends with the signal's number, after it has closed its connections.
  case $1 in dashboard) wanted=143 ;; *) wanted=0 ;; esac
  [ "$codes" = "$wanted" ] && [ $((SECONDS - begin)) -le 12 ]
}

goes_down() {
  make --no-print-directory down || return 1
  [ -z "$(docker compose ps --all --quiet)" ] || return 1
  docker volume ls --quiet | grep -q "^${COMPOSE_PROJECT_NAME}_postgres-data$"
}

back_up() {
  docker compose exec --no-TTY postgres pg_dump --username=bullwheel --format=custom bullwheel >"$work/bullwheel.dump" &&
    [ "$(wc -c <"$work/bullwheel.dump")" -gt 10000 ]
}

restore() {
  docker volume rm "${COMPOSE_PROJECT_NAME}_postgres-data" "${COMPOSE_PROJECT_NAME}_redis-data" &&
    docker compose up --detach --wait postgres &&
    docker compose exec --no-TTY postgres pg_restore --username=bullwheel --dbname=bullwheel --no-owner --exit-on-error <"$work/bullwheel.dump"
}

build_own_worker() {
  (cd "$root" && scripts/setup && PATH=$root/.toolchain/bin:$PATH pnpm --filter @bullwheel/example-own-worker build) || return 1
  cp -r "$root/examples/own-worker/dist" examples/own-worker/
  DOCKER_BUILDKIT=0 docker build --quiet --tag "own-worker-$COMPOSE_PROJECT_NAME" examples/own-worker
}
