import { z } from 'zod'
import {
  chooseDeadLetters,
  deadLetter,
  deadLettersChosen,
  listDeadLettersQuery,
  mirror,
  mirrorName,
  mirrors,
  replayMirror,
} from './mirror.ts'
import { pageOf } from './page.ts'
import type { Route } from './route.ts'

const byName = z.strictObject({ mirror: mirrorName })
const letterVerb = {
  method: 'POST',
  role: 'operator',
  tag: 'Mirrors',
  params: byName,
  body: chooseDeadLetters,
  status: 200,
  reply: deadLettersChosen,
} as const

/** Calls about mirrors, for the route table. */
export const mirrorRoutes = {
  listMirrors: {
    method: 'GET',
    path: '/api/v1/mirrors',
    role: 'viewer',
    tag: 'Mirrors',
    summary: 'Every mirror with how far it is behind, why it does not get on, and what its sink refused',
    status: 200,
    reply: mirrors,
  },
  replayMirror: {
    method: 'POST',
    path: '/api/v1/mirrors/:mirror/replay',
    role: 'admin',
    tag: 'Mirrors',
    summary: 'Copy everything again that happened since a time; what is there already is repeated',
    params: byName,
    body: replayMirror,
    status: 200,
    reply: mirror,
  },
  removeMirror: {
    method: 'DELETE',
    path: '/api/v1/mirrors/:mirror',
    role: 'admin',
    tag: 'Mirrors',
    summary: 'Forget the place of a mirror that is not configured any more, and its dead letters; 409 while it runs',
    params: byName,
    status: 204,
    reply: null,
  },
  listDeadLetters: {
    method: 'GET',
    path: '/api/v1/mirrors/:mirror/dead-letters',
    role: 'viewer',
    tag: 'Mirrors',
    summary: 'What the mirror’s sink refused for good, newest first',
    params: byName,
    query: listDeadLettersQuery,
    status: 200,
    reply: pageOf(deadLetter),
  },
  replayDeadLetters: {
    ...letterVerb,
    path: '/api/v1/mirrors/:mirror/dead-letters/replay',
    summary: 'Try dead letters again: within a second or two, and beside what the mirror copies',
  },
  discardDeadLetters: {
    ...letterVerb,
    path: '/api/v1/mirrors/:mirror/dead-letters/discard',
    summary: 'Give dead letters up',
  },
} as const satisfies Record<string, Route>
