/** `value`: as .env.example sets it; without one it is shown with its default. */
type ComposeSetting = { name: string; about: string; value?: string; byDefault?: string }

/**
 * What docker-compose.yml reads beside the settings of Bullwheel. The addresses have names of their own: those of containers mean
 * nothing to `make run`, which reads the same .env.
 */
export const COMPOSE_SETTINGS: ComposeSetting[] = [
  {
    name: 'COMPOSE_PROFILES',
    value: 'kafka,search,monitoring',
    about:
      'What starts beside the core: kafka, search (Elasticsearch, Kibana), monitoring (Prometheus, Grafana); what you take out here take out of the next three lines, too',
  },
  {
    name: 'COMPOSE_KAFKA_BROKERS',
    value: 'kafka:9092',
    about: 'KAFKA_BROKERS for the containers; not set: no Kafka',
  },
  {
    name: 'COMPOSE_ELASTICSEARCH_URL',
    value: 'http://elasticsearch:9200',
    about: 'ELASTICSEARCH_URL for the containers; not set: search in Postgres',
  },
  {
    name: 'COMPOSE_PROMETHEUS_URL',
    value: 'http://prometheus:9090',
    about: 'PROMETHEUS_URL for the containers; not set: the minute statistics answer',
  },
  {
    name: 'COMPOSE_DATABASE_URL',
    about: 'DATABASE_URL for the containers; by default that of the container postgres',
  },
  { name: 'COMPOSE_REDIS_URL', about: 'REDIS_URL for the containers; by default that of the container redis' },
  {
    name: 'COMPOSE_WORKER_IMAGE',
    about:
      'Image of the workers, such as one with your own tasks; by default the image worker of COMPOSE_IMAGE_NAMESPACE',
  },
  {
    name: 'COMPOSE_IMAGE_NAMESPACE',
    byDefault: 'bullwheel',
    about: 'Where the images come from: a namespace of Docker Hub, or a registry with a path',
  },
  { name: 'COMPOSE_TAG', byDefault: 'latest', about: 'Version of the images' },
  {
    name: 'POSTGRES_PASSWORD',
    byDefault: 'bullwheel',
    about:
      'Password of the container postgres, which no port of this machine leads to; it counts when its volume is made',
  },
  { name: 'GRAFANA_PASSWORD', byDefault: 'bullwheel', about: 'Password of the user admin in Grafana' },
  { name: 'GRAFANA_PORT', byDefault: '3002', about: 'Where this machine shows Grafana' },
  { name: 'PROMETHEUS_PORT', byDefault: '9090', about: 'Where this machine shows Prometheus' },
  { name: 'ELASTICSEARCH_PORT', byDefault: '9200', about: 'Where this machine shows Elasticsearch' },
  { name: 'KIBANA_PORT', byDefault: '5601', about: 'Where this machine shows Kibana' },
]
