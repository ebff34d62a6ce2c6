{{/* What a schema cannot say. Called once. */}}
{{- define "bullwheel.check" -}}
{{- $values := .Values -}}
{{- if and (include "bullwheel.hasBook" .) (not $values.existingSecret) -}}
{{- if not (or $values.postgres.bundled $values.secret.databaseUrl) -}}
{{- fail "There is no Postgres: set secret.databaseUrl, or existingSecret, or postgres.bundled=true." -}}
{{- end -}}
{{- if not (or $values.redis.bundled $values.secret.redisUrl) -}}
{{- fail "There is no Redis: set secret.redisUrl, or existingSecret, or redis.bundled=true." -}}
{{- end -}}
{{- end -}}
{{- range $server, $given := dict
  "postgres" (dict "name" "secret.databaseUrl" "value" $values.secret.databaseUrl)
  "redis" (dict "name" "secret.redisUrl" "value" $values.secret.redisUrl)
  "kafka" (dict "name" "kafka.brokers" "value" $values.kafka.brokers)
  "elasticsearch" (dict "name" "elasticsearch.url" "value" $values.elasticsearch.url)
  "prometheus" (dict "name" "prometheus.url" "value" $values.prometheus.url)
-}}
{{- if and $given.value (index $values $server).bundled -}}
{{- fail (printf "%s is given, and %s.bundled=true brings another one: set %s.bundled=false." $given.name $server $server) -}}
{{- end -}}
{{- end -}}
{{- if and (eq $values.autoscaling.mode "keda") $values.workers (not $values.api.enabled) -}}
{{- fail "autoscaling.mode=keda asks the api of this release for the number of workers: it needs api.enabled=true." -}}
{{- end -}}
{{- if and $values.dashboard.enabled (not $values.api.enabled) (not $values.dashboard.apiUrl) -}}
{{- fail "The dashboard has no api: set dashboard.apiUrl to its address." -}}
{{- end -}}
{{- if and $values.kibana.bundled (not $values.elasticsearch.bundled) -}}
{{- fail "The bundled Kibana is for the bundled Elasticsearch: set elasticsearch.bundled=true." -}}
{{- end -}}
{{- if and $values.grafana.bundled (not $values.prometheus.bundled) (not $values.prometheus.url) -}}
{{- fail "Grafana has no Prometheus: set prometheus.bundled=true or prometheus.url." -}}
{{- end -}}
{{- with $values.ingress.api.host -}}
{{- if eq . $values.ingress.dashboard.host -}}
{{- fail "ingress.api.host and ingress.dashboard.host must differ: both have paths below /api." -}}
{{- end -}}
{{- end -}}
{{- $names := list -}}
{{- range $values.workers -}}
{{- $name := include "bullwheel.workerName" . -}}
{{- if has $name $names -}}
{{- fail (printf "Two entries of workers would both be called %s: give each pool one entry." $name) -}}
{{- end -}}
{{- $names = append $names $name -}}
{{- $long := printf "%s-%s" (include "bullwheel.fullname" $) $name -}}
{{- if gt (len $long) 63 -}}
{{- fail (printf "%s is longer than the 63 characters that Kubernetes allows: give the pool %s a short name here (workers[].name)." $long .pool) -}}
{{- end -}}
{{- $worker := mergeOverwrite (deepCopy $values.workerDefaults) . -}}
{{- if gt (int $worker.minReplicas) (int $worker.maxReplicas) -}}
{{- fail (printf "Pool %s: minReplicas is more than maxReplicas." .pool) -}}
{{- end -}}
{{- if and (eq $values.autoscaling.mode "hpa") (lt (int $worker.minReplicas) 1) -}}
{{- fail (printf "Pool %s: autoscaling.mode=hpa needs minReplicas of 1 or more; only keda goes to zero." .pool) -}}
{{- end -}}
{{- end -}}
{{- end -}}
