/**
 * A stable sample: true for about `fraction` (0 < fraction <= 1) of the kind's beings, always the
 * same ones: the last 12 hex digits of the uuid, read as a fraction of 16^12, lie below it.
 */
export interface ResonateNode {
  readonly type: 'resonate'
  readonly fraction: number
}
