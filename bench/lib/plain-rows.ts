import { createElement, type ReactElement, type ReactNode } from 'react'

/** The elements that draw what is in this node, and nothing else: no component, no state, no handler. */
export function elementOf(node: Element, key: number): ReactElement {
  const attributes: Record<string, unknown> = { key }
  for (const { name, value } of node.attributes) attributes[PROPS[name] ?? name] = name === 'style' ? styleOf(value) : value
  const children = [...node.childNodes].map((child, index): ReactNode => (child instanceof Element ? elementOf(child, index) : child.textContent))
  return createElement(node.localName, attributes, ...children)
}

const PROPS: Readonly<Record<string, string>> = {
  class: 'className',
  tabindex: 'tabIndex',
  datetime: 'dateTime',
  for: 'htmlFor',
  viewbox: 'viewBox',
  'stroke-width': 'strokeWidth',
  'stroke-linecap': 'strokeLinecap',
  'stroke-linejoin': 'strokeLinejoin',
  'stroke-dasharray': 'strokeDasharray',
  'fill-rule': 'fillRule',
  'clip-rule': 'clipRule',
}

function styleOf(text: string): Record<string, string> {
  const declarations = text.split(';').flatMap((declaration) => {
    const [, name, value] = /^\s*([\w-]+)\s*:\s*(.+?)\s*$/.exec(declaration) ?? []
    return name === undefined || value === undefined ? [] : [[name.startsWith('--') ? name : name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()), value] as const]
  })
  return Object.fromEntries(declarations)
}
