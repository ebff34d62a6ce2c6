export PATH := $(CURDIR)/.toolchain/bin:$(PATH)
.PHONY: help setup build run kafka elasticsearch test chaos verify format

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST)

setup: ## install Node, pnpm, dependencies and a redis-server into this folder
	@scripts/setup

build: setup ## build everything
	@pnpm build

run: ## set up, build and run the whole system on this machine
	@exec scripts/run

kafka: ## run a Kafka broker for use by hand (PORT=9092), with the Java and Maven that are there
	@exec scripts/kafka $(PORT)

elasticsearch: ## run an Elasticsearch for use by hand (PORT=9200), with the Java and Maven that are there
	@exec scripts/elasticsearch $(PORT)

test: ## set up and run all tests on real servers
	@exec scripts/test

chaos: setup ## break every part of a running system again and again (ROUNDS=3), and print what it did
	@CHAOS=long CHAOS_ROUNDS=$(or $(ROUNDS),3) AWAY_SECONDS=600 pnpm exec vitest run test/chaos test/mirrors-away

verify: setup ## types, lint, format, boundaries, dead code
	@pnpm verify

format: setup ## format the code
	@pnpm format

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
