{{/* Of (dict "root" $ "name" "api" "ports" (dict "http" 8080)); `suffix` where a component has a second one. */}}
{{- define "bullwheel.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "bullwheel.fullname" .root }}-{{ .name }}{{ .suffix }}
  labels: {{- include "bullwheel.labels" (dict "root" .root "name" (printf "%s%s" .name (default "" .suffix))) | nindent 4 }}
spec:
  selector: {{- include "bullwheel.selector" . | nindent 4 }}
  ports:
    {{- range $name, $port := .ports }}
    - { name: {{ $name }}, port: {{ $port }}, targetPort: {{ $name }} }
    {{- end }}
{{- end -}}
