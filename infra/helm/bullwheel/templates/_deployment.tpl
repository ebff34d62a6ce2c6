{{/* One Deployment of Bullwheel. Of a dict:
  root, name, app    $, the component's name, whose image
  values             resources, env, envFrom, nodeSelector, tolerations
  image              instead of the app's own
  replicas           none: somebody else owns it
  args, env          of the container; env is text
  probePort          port of /healthz and /readyz: http or metrics
  ports              names and numbers
  readsBook          whether it has the shared settings and waits for the book
  graceSeconds       from SIGTERM to SIGKILL
*/}}
{{- define "bullwheel.deployment" -}}
{{- $root := .root -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "bullwheel.metadata" . | nindent 2 }}
spec:
  {{- if hasKey . "replicas" }}
  replicas: {{ .replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxUnavailable: 0, maxSurge: 25% }
  selector:
    matchLabels: {{- include "bullwheel.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "bullwheel.labels" . | nindent 8 }}
        {{- if hasKey .ports "metrics" }}
        bullwheel/metrics: 'yes'
        {{- end }}
        {{- with $root.Values.podLabels }}{{ toYaml . | nindent 8 }}{{ end }}
      annotations:
        checksum/config: {{ list $root.Values.config $root.Values.secret (include "bullwheel.config" $root) | toJson | sha256sum }}
        {{- with $root.Values.podAnnotations }}{{ toYaml . | nindent 8 }}{{ end }}
    spec:
      {{- include "bullwheel.podSpec" (dict "root" $root "values" .values "uid" 10001) | nindent 6 }}
      terminationGracePeriodSeconds: {{ .graceSeconds }}
      {{- if hasPrefix "worker-" .name }}
      # Programs that a handler starts and leaves behind need somebody who waits for their end: the pause container does.
      shareProcessNamespace: true
      {{- end }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels: {{- include "bullwheel.selector" . | nindent 14 }}
      {{- if and .readsBook $root.Values.postgres.bundled }}
      initContainers: {{- include "bullwheel.migrateFirst" . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .app }}
          image: {{ default (include "bullwheel.image" .) .image }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          {{- with .args }}
          args: {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- if .readsBook }}
          envFrom:
            - configMapRef: { name: {{ include "bullwheel.fullname" $root }} }
            {{- with .values.envFrom }}{{ toYaml . | nindent 12 }}{{ end }}
          {{- end }}
          env:
            {{- .env | trim | nindent 12 }}
            {{- with $root.Values.extraEnv }}{{ toYaml . | nindent 12 }}{{ end }}
            {{- with .values.env }}{{ toYaml . | nindent 12 }}{{ end }}
          ports:
            {{- range $name, $port := .ports }}
            - { name: {{ $name }}, containerPort: {{ $port }} }
            {{- end }}
          startupProbe:
            httpGet: { path: /healthz, port: {{ .probePort }} }
            periodSeconds: 2
            failureThreshold: 60
          livenessProbe:
            httpGet: { path: /healthz, port: {{ .probePort }} }
            timeoutSeconds: 5
            failureThreshold: 6
          readinessProbe:
            httpGet: { path: {{ default "/readyz" .readyPath }}, port: {{ .probePort }} }
            periodSeconds: 5
            timeoutSeconds: 5
          {{- if hasKey .ports "http" }}
          lifecycle:
            # Balancers go on sending for a moment after a pod was told to leave.
            preStop: { exec: { command: [sleep, '5'] } }
          {{- end }}
          resources: {{- toYaml .values.resources | nindent 12 }}
          {{- include "bullwheel.containerSecurity" (dict) | nindent 10 }}
          volumeMounts:
            - { name: tmp, mountPath: /tmp }
            {{- with $root.Values.extraVolumeMounts }}{{ toYaml . | nindent 12 }}{{ end }}
      volumes:
        - { name: tmp, emptyDir: { sizeLimit: 256Mi } }
        {{- with $root.Values.extraVolumes }}{{ toYaml . | nindent 8 }}{{ end }}
{{- end -}}
