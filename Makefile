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
