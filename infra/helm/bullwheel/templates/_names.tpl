{{- define "bullwheel.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $full := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) -}}
{{- default $full .Values.fullnameOverride | trunc 36 | trimSuffix "-" -}}
{{- end -}}

{{/* Of (dict "root" $ "name" "api"): what a Service selects. A component with several Deployments has names that differ. */}}
{{- define "bullwheel.selector" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end -}}

{{- define "bullwheel.labels" -}}
{{ include "bullwheel.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "bullwheel.metadata" -}}
name: {{ include "bullwheel.fullname" .root }}-{{ .name }}
labels:
  {{- include "bullwheel.labels" . | nindent 2 }}
{{- end -}}

{{- define "bullwheel.image" -}}
{{- $image := .root.Values.image -}}
{{- printf "%s/%s/%s:%s" $image.registry $image.repository .app (default .root.Chart.AppVersion $image.tag) -}}
{{- end -}}

{{- define "bullwheel.secretName" -}}
{{- default (include "bullwheel.fullname" .) .Values.existingSecret -}}
{{- end -}}

{{/* "worker-" and its name, else its pool, as a name in Kubernetes. */}}
{{- define "bullwheel.workerName" -}}
worker-{{ default .pool .name | lower | replace "." "-" | replace "_" "-" | trimAll "-" }}
{{- end -}}

{{/* Whether any process of this release reads the book; the dashboard alone does not. */}}
{{- define "bullwheel.hasBook" -}}
{{- if or .Values.api.enabled .Values.scheduler.enabled .Values.workers }}true{{ end -}}
{{- end -}}
