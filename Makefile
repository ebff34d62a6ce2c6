export PATH := $(CURDIR)/.toolchain/bin:$(PATH)
.PHONY: help setup build run kafka elasticsearch test test-api test-api-file test-web test-web-file chaos bench verify format release \
  ui-run up up-silent up-no-recreate up-core down all shell logs clean
.DEFAULT_GOAL := help

help: ## list the commands
	@awk 'BEGIN { FS = ":.*## " } /^##@ / { printf "\n%s\n", substr($$0, 5) } /^[a-z0-9-]+:.*## / { printf "  make %-22s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

##@ On this machine, without Docker

run: ## set up, build and run the whole system on this machine
	@exec scripts/run

setup: ## install Node, pnpm, dependencies and a redis-server into this folder
	@scripts/setup

build: setup ## build the bundles, and the images when Docker is there
	@pnpm build
	@scripts/build-images

ui-run: ## run the dashboard alone on 3001 against the api on localhost:8080 (API=http://host:port)
	@exec scripts/ui-run $(API)

kafka: ## run a Kafka broker for use by hand (PORT=9092), with the Java and Maven that are there
	@exec scripts/kafka $(PORT)

elasticsearch: ## run an Elasticsearch for use by hand (PORT=9200), with the Java and Maven that are there
	@exec scripts/elasticsearch $(PORT)

##@ Docker Compose

up: ## start everything that .env names and follow the logs; Ctrl-C ends that, not the system
	@exec scripts/up

up-silent: ## start everything that .env names
	@exec scripts/up --silent

up-no-recreate: ## start what does not run, and leave what runs as it is
	@exec scripts/up --silent --no-recreate

up-core: ## start the small set: Postgres, Redis, api, scheduler, worker, dashboard
	@exec scripts/up --silent --core

down: ## stop it; the data stays
	@exec scripts/down

all: build up ## build everything, start everything

shell: ## a shell in the container of the api
	@scripts/need-docker
	@[ -n "$$(docker compose ps --quiet --status running api)" ] || { echo 'There is no running api: make up-core starts one.' >&2; exit 1; }
	@exec docker compose exec api sh

logs: ## follow the logs (SERVICE=api)
	@scripts/need-docker
	@docker compose logs --follow --tail=100 $(SERVICE)

clean: ## stop everything; delete data, volumes and releases after a typed yes, or with YES=1 (CONTEXT=: of that cluster)
	@YES="$(YES)" CONTEXT="$(CONTEXT)" exec scripts/clean

##@ Tests

test: ## set up and run all tests on real servers
	@exec scripts/test

test-api: ## run the tests of the api
	@exec scripts/test apps/api/

test-api-file: ## run one file of them (FILE=tasks.test.ts)
	@exec scripts/test-file apps/api "$(FILE)"

test-web: ## run the tests of the dashboard
	@exec scripts/test apps/dashboard/

test-web-file: ## run one file of them (FILE=dashboard.test.ts)
	@exec scripts/test-file apps/dashboard "$(FILE)"

chaos: setup ## break every part of a running system again and again (ROUNDS=3), and print what it did
	@CHAOS=long CHAOS_ROUNDS=$(or $(ROUNDS),3) AWAY_SECONDS=600 pnpm exec vitest run test/chaos test/mirrors-away

bench: setup ## measure what must stay fast (ROWS="drain --quick"): docs/performance.md
	@pnpm bench $(ROWS)

verify: setup ## types, lint, format, boundaries, dead code
	@pnpm verify

format: setup ## format the code
	@pnpm format

release: ## publish the version of packages/sdk by hand: images, chart, packages, tag (DRY_RUN=1 publishes nothing)
	@DRY_RUN=$(DRY_RUN) exec scripts/release/all

##@ Kubernetes (NAMESPACE=bullwheel)

.PHONY: k8s-deploy k8s-apply k8s-pods k8s-load-docker k8s-unload-docker k8s-web-port-forward k8s-api-port-forward monitor \
  helm-install helm-ui-install

k8s-deploy: ## put OVERLAY=core or full into the cluster with what is missing (namespace, Secret), and wait for it
	@exec scripts/k8s/deploy

k8s-apply: ## apply OVERLAY=core again, after a change
	@exec scripts/k8s/apply

k8s-pods: ## list what runs there
	@exec scripts/k8s/pods

k8s-load-docker: ## print the line that has the cluster find images built here: eval "$(make -s k8s-load-docker)"
	@exec scripts/k8s/load-docker

k8s-unload-docker: ## print the line that takes it back
	@exec scripts/k8s/load-docker --undo

k8s-web-port-forward: ## reach its dashboard on localhost:3000
	@exec scripts/k8s/port-forward dashboard 3000:3000

k8s-api-port-forward: ## reach its api on localhost:8080
	@exec scripts/k8s/port-forward api 8080:8080

monitor: ## reach its Grafana, Prometheus, Elasticsearch and Kibana, until Ctrl-C
	@exec scripts/k8s/monitor

helm-install: ## install or upgrade the chart as RELEASE=bullwheel, with VALUES=file.yaml
	@exec scripts/k8s/helm-install

helm-ui-install: ## install the dashboard alone against API=https://api.example.com
	@exec scripts/k8s/helm-ui-install
