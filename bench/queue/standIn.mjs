// What queues use of BullMQ and of a client of Redis, in memory: the server of the simulation. It counts what would be sent, by kind.

/** Such a server. */
export class StandIn {
  #ids = new Map();
  #wait = [];
  #first = 0;
  #active = new Map();
  #completed = [];
  #idle = [];
  files = new Map();
  /** How often each kind of call was made. */
  calls = {};
  /** The most jobs that had files at a time. */
  mostFiles = 0;

  count(kind) {
    this.calls[kind] = (this.calls[kind] ?? 0) + 1;
  }

  add(order) {
    if (this.#ids.has(order.opts.jobId)) return;
    const job = { id: order.opts.jobId, data: order.data, progress: 0, returnvalue: undefined };
    Object.assign(job, {
      updateProgress: async (progress) => {
        this.count("updateProgress");
        job.progress = progress;
      },
      remove: async () => {
        this.count("remove");
        this.#ids.delete(job.id);
        this.#completed = this.#completed.filter((each) => each !== job);
      },
    });
    this.#ids.set(job.id, job);
    this.#wait.push(job);
    this.#idle.shift()?.();
  }

  next() {
    if (this.#first >= this.#wait.length) return undefined;
    const job = this.#wait[this.#first++];
    this.#active.set(job.id, job);
    return job;
  }

  /** Resolves when there may be a job. */
  waiting() {
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  completed(job, value) {
    job.returnvalue = value;
    this.#active.delete(job.id);
    this.#completed.push(job);
  }

  get queue() {
    const server = this;
    return class {
      on() {}
      async addBulk(orders) {
        server.count("addBulk");
        for (const each of orders) server.add(each);
      }
      async getFailed() {
        server.count("getJobs");
        return [];
      }
      async getJobs(state, from, to) {
        server.count("getJobs");
        const all = state === "completed" ? server.#completed.slice(from, to + 1) : [];
        for (const _ of all) server.count("hgetall");
        return all;
      }
      async getActive(from, to) {
        server.count("getJobs");
        const all = [...server.#active.values()].slice(from, to + 1);
        for (const _ of all) server.count("hgetall");
        return all;
      }
      async getJobCounts() {
        server.count("getJobCounts");
        return { wait: server.#wait.length - server.#first, active: server.#active.size, completed: server.#completed.length };
      }
    };
  }

  get worker() {
    const server = this;
    return class {
      #over = false;
      #timers = [];

      constructor(_, process, { lockDuration, stalledInterval }) {
        this.#timers.push(setInterval(() => server.count("stalledCheck"), stalledInterval));
        void this.#run(process, lockDuration);
      }

      async #run(process, lockDuration) {
        while (!this.#over) {
          const job = server.next();
          if (!job) {
            server.count("bzpopmin");
            await server.waiting();
            continue;
          }
          server.count("moveToActive");
          const renewal = setInterval(() => server.count("extendLock"), lockDuration / 2);
          const value = await process(job, "token");
          clearInterval(renewal);
          server.count("moveToFinished");
          server.completed(job, value);
        }
      }

      on() {
        return this;
      }

      async close() {
        this.#over = true;
        for (const timer of this.#timers) clearInterval(timer);
      }
    };
  }

  get client() {
    const hash = (key) => this.files.get(key) ?? new Map();
    const counted =
      (kind, body) =>
      async (...given) => {
        this.count(kind);
        return body(...given);
      };
    const send = (key, ...fields) => {
      const all = hash(key);
      for (let i = 0; i < fields.length; i += 2) all.set(fields[i], fields[i + 1]);
      this.files.set(key, all);
      this.mostFiles = Math.max(this.mostFiles, this.files.size);
    };
    const transaction = {
      hset: (...given) => {
        this.count("hset");
        send(...given);
        return transaction;
      },
      pexpire: () => {
        this.count("pexpire");
        return transaction;
      },
      exec: async () => [],
    };
    return {
      on() {},
      off() {},
      multi: () => transaction,
      exists: counted("exists", () => 1),
      hkeys: counted("hkeys", (key) => [...hash(key).keys()]),
      hmgetBuffer: counted("hmget", (key, ...names) => names.map((name) => hash(key).get(name))),
      unlink: counted("unlink", (key) => this.files.delete(key)),
    };
  }
}
