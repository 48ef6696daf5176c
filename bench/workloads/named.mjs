/** Whether `word`, given with --only, means a workload: it is its name, its group, or no one's and the beginning of its name. */
export function named(workloads, { name, group }, word) {
  const isOwn = (workload) => workload.name === word || workload.group === word;
  return isOwn({ name, group }) || (name.startsWith(`${word}-`) && !workloads.some(isOwn));
}
