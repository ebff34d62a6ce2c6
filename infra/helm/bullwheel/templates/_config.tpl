{{- define "bullwheel.url.api" -}}
{{- with .Values.ingress.api.host }}https://{{ . }}{{ end -}}
{{- end -}}

{{- define "bullwheel.url.dashboard" -}}
{{- with .Values.ingress.dashboard.host }}https://{{ . }}{{ end -}}
{{- end -}}

{{/* The settings that every process shares, as YAML: those that follow from other values, then yours. */}}
{{- define "bullwheel.config" -}}
{{- $full := include "bullwheel.fullname" . -}}
{{- $values := .Values -}}
{{/* Ingress controllers, and the dashboard, are pods or nodes of the same private network. */}}
{{- $config := dict "BULLWHEEL_TRUSTED_PROXIES" "uniquelocal" -}}
{{- with $values.kafka.bundled | ternary (printf "%s-kafka:9092" $full) $values.kafka.brokers }}
{{- $_ := set $config "KAFKA_BROKERS" . }}
{{- end }}
{{- with $values.elasticsearch.bundled | ternary (printf "http://%s-elasticsearch:9200" $full) $values.elasticsearch.url }}
{{- $_ := set $config "ELASTICSEARCH_URL" . }}
{{- end }}
{{- with $values.prometheus.bundled | ternary (printf "http://%s-prometheus:9090" $full) $values.prometheus.url }}
{{- $_ := set $config "PROMETHEUS_URL" . }}
{{- end }}
{{- with include "bullwheel.url.dashboard" . }}
{{- $_ := set $config "BULLWHEEL_ALLOWED_ORIGINS" . }}
{{- $_ := set $config "BULLWHEEL_DASHBOARD_URL" . }}
{{- end }}
{{- mergeOverwrite $config (deepCopy $values.config) | toYaml -}}
{{- end -}}
