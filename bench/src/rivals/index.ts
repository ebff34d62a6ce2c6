import { bullmqPostgres } from './bullmq-postgres.ts'
import { graphileBatched, graphileDefault } from './graphile.ts'
import { pgBoss } from './pg-boss.ts'
import type { Rival } from './rival.ts'

export const rivals: Rival[] = [graphileDefault, graphileBatched, pgBoss, bullmqPostgres]
