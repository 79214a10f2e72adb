/** An error of the Web API, `{"error": {status, message, reason?}}`. */
export class ApiError extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 411 | 429,
    message: string,
    readonly reason?: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message)
  }

  toResponse(): Response {
    return apiErrorResponse(this.status, this.message, this.reason, this.headers)
  }
}

export function apiErrorResponse(
  status: number,
  message: string,
  reason?: string,
  headers: Record<string, string> = {},
): Response {
  return Response.json({ error: { status, message, ...(reason ? { reason } : {}) } }, { status, headers })
}

export const noActiveDevice = (): ApiError =>
  new ApiError(404, 'Player command failed: No active device found', 'NO_ACTIVE_DEVICE')
export const deviceNotFound = (): ApiError => new ApiError(404, 'Device not found')
export const restrictionViolated = (): ApiError =>
  new ApiError(403, 'Player command failed: Restriction violated', 'UNKNOWN')
export const notFound = (): ApiError => new ApiError(404, 'Resource not found')
