import { join } from 'node:path'

export type KafkaPorts = { plain: number; sasl: number; controller: number }

/** A broker that was killed is refused until its session has timed out: hence the short one. */
export function kafkaSettings(folder: string, ports: KafkaPorts, accounts: Record<string, string>): string {
  const users = Object.entries(accounts).map(([name, password]) => `user_${name}="${password}"`)
  const values = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${ports.controller}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    listeners: `PLAINTEXT://127.0.0.1:${ports.plain},SASL://127.0.0.1:${ports.sasl},CONTROLLER://127.0.0.1:${ports.controller}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,SASL:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT',
    'sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.sasl.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${users.join(' ')};`,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS',
    'log.dirs': join(folder, 'data'),
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
  }
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}`)
  return `${lines.join('\n')}\n`
}

/** Without a layout of its own the broker logs errors only, and nobody could tell when it is ready. */
export const KAFKA_LOGGING = `appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d %p %c: %m%n
rootLogger.level=INFO
rootLogger.appenderRef.out.ref=out
`
