/** Whether `word`, given with --only, means a workload: it is its name, its group, or no one's and the beginning of its name. */
export function named(workloads, { name, group }, word) {
  const own = (each) => each.name === word || each.group === word;
  return own({ name, group }) || (name.startsWith(`${word}-`) && !workloads.some(own));
}
