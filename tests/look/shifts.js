() => new Promise((resolve) => {
  const shifts = [];
  const take = (entries) => {
    for (const entry of entries) {
      if (entry.hadRecentInput) continue;
      const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
      const moved = entry.sources.map(({ node, previousRect, currentRect }) =>
        `${(node?.outerHTML ?? node?.data ?? "?").slice(0, 80)} from ${place(previousRect)} to ${place(currentRect)}`);
      shifts.push([entry.value, moved.join(" | ")]);
    }
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => {
    take(observer.takeRecords());
    resolve(shifts);
  }, 20));
})
