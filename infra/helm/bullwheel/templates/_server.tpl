{{/* One bundled server: a StatefulSet of one pod with a Service of the same name. Of a dict:
  root, name, uid    $, the component's name, its image's user
  values             image, resources, storage; without storage its data ends with the pod
  ports              names and numbers
  command, args, env of the container; env is text
  dataPath           where its data lies
  mounts, volumes    more of them, as lists
  probe              what says that it is ready
  writesRoot         whether its image writes beside its data
  checksum           of the files it mounts, so that it starts again when they change
*/}}
{{- define "bullwheel.server" -}}
{{- $root := .root -}}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  {{- include "bullwheel.metadata" . | nindent 2 }}
spec:
  replicas: 1
  serviceName: {{ include "bullwheel.fullname" $root }}-{{ .name }}
  selector:
    matchLabels: {{- include "bullwheel.selector" . | nindent 6 }}
  template:
    metadata:
      # Not the version of the chart: a server need not start again for it.
      labels: {{- include "bullwheel.selector" . | nindent 8 }}
      {{- with .checksum }}
      annotations: { checksum/files: {{ sha256sum . }} }
      {{- end }}
    spec:
      {{- include "bullwheel.podSpec" (dict "root" $root "values" .values "uid" .uid "ownsData" true) | nindent 6 }}
      terminationGracePeriodSeconds: 60
      containers:
        - name: {{ .name }}
          image: {{ .values.image }}
          {{- with .command }}
          command: {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- with .args }}
          args: {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- with .env }}
          env: {{- . | trim | nindent 12 }}
          {{- end }}
          ports:
            {{- range $name, $port := .ports }}
            - { name: {{ $name }}, containerPort: {{ $port }} }
            {{- end }}
          startupProbe: {{- merge (dict "periodSeconds" 2 "timeoutSeconds" 5 "failureThreshold" 150) .probe | toYaml | nindent 12 }}
          readinessProbe: {{- merge (dict "periodSeconds" 5 "timeoutSeconds" 5) .probe | toYaml | nindent 12 }}
          resources: {{- toYaml .values.resources | nindent 12 }}
          {{- include "bullwheel.containerSecurity" . | nindent 10 }}
          volumeMounts:
            - { name: data, mountPath: {{ .dataPath }} }
            - { name: tmp, mountPath: /tmp }
            {{- with .mounts }}{{ toYaml . | nindent 12 }}{{ end }}
      volumes:
        - { name: tmp, emptyDir: {} }
        {{- with .volumes }}{{ toYaml . | nindent 8 }}{{ end }}
        {{- if not .values.storage }}
        - { name: data, emptyDir: {} }
        {{- end }}
  {{- with .values.storage }}
  volumeClaimTemplates:
    - metadata: { name: data }
      spec:
        accessModes: [ReadWriteOnce]
        {{- with .className }}
        storageClassName: {{ . }}
        {{- end }}
        resources: { requests: { storage: {{ .size }} } }
  {{- end }}
---
{{ include "bullwheel.service" . }}
{{- end -}}
