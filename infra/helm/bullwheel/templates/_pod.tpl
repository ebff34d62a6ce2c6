{{/* What the pods of every component have in common. Service links would put BULLWHEEL_API_PORT and the like into their
environment, names that Bullwheel refuses. */}}
{{- define "bullwheel.podSpec" -}}
enableServiceLinks: false
automountServiceAccountToken: false
{{- with .root.Values.serviceAccountName }}
serviceAccountName: {{ . }}
{{- end }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with (default .root.Values.nodeSelector .values.nodeSelector) }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with (default .root.Values.tolerations .values.tolerations) }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .uid }}
  runAsGroup: {{ .uid }}
  {{- if .ownsData }}
  fsGroup: {{ .uid }}
  fsGroupChangePolicy: OnRootMismatch
  {{- end }}
  seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "bullwheel.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: {{ not .writesRoot }}
  capabilities: { drop: [ALL] }
{{- end -}}

{{/* Of (dict "root" $ "keys" (list …) "optional" (list …)): environment from the Secret, only what a process needs of it. */}}
{{- define "bullwheel.secretEnv" -}}
{{- $secret := include "bullwheel.secretName" .root -}}
{{- range .keys }}
- name: {{ . }}
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: {{ . }} } }
{{- end }}
{{- range .optional }}
- name: {{ . }}
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: {{ . }}, optional: true } }
{{- end }}
{{- end -}}

{{/* The bundled Postgres comes up beside the pods, after any pre-install hook: so each pod brings the book up to date itself,
one after the other, before it starts. */}}
{{- define "bullwheel.migrateFirst" -}}
- name: migrate
  image: {{ include "bullwheel.image" (dict "root" .root "app" "scheduler") }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  command: [node, --import=/app/pid-1.mjs, migrate.js, --wait=5m]
  env: {{- include "bullwheel.secretEnv" (dict "root" .root "keys" (list "DATABASE_URL")) | trim | nindent 4 }}
  resources:
    requests: { cpu: 50m, memory: 128Mi }
    limits: { memory: 256Mi }
  {{- include "bullwheel.containerSecurity" (dict) | nindent 2 }}
{{- end -}}
