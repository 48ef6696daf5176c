export { isGateable } from "../gates/attach.ts";
