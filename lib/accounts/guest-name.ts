import { randomInt } from 'node:crypto'

const words = (text: string): string[] => text.trim().split(/\s+/)

const qualities = words(`
  Amber Brave Bright Calm Cosmic Dapper Eager Electric Gentle Golden Happy Humming Indigo Jolly Keen
  Lively Lucky Mellow Merry Midnight Nimble Quiet Rolling Silver Sleepy Sunny Swift Velvet Wandering Witty
`)

const creatures = words(`
  Badger Bear Beaver Crane Cricket Dolphin Falcon Ferret Finch Fox Gecko Hare Hedgehog Heron Koala
  Lark Lynx Magpie Marmot Newt Otter Owl Panda Puffin Raven Robin Seal Sparrow Starling Wren
`)

/** Whether a name is one nobody chose. */
export function isInventedName(name: string): boolean {
  const [quality = '', creature = '', ...more] = name.split(' ')
  return more.length === 0 && qualities.includes(quality) && creatures.includes(creature)
}

/** A friendly name for somebody who gave none, e.g. `Quiet Fox`. */
export function inventedName(): string {
  const quality = qualities[randomInt(qualities.length)]
  const creature = creatures[randomInt(creatures.length)]
  return `${quality} ${creature}`
}
