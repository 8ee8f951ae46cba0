export class EventFilter {}
