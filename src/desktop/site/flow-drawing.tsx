import { graphlib, layout, type EdgeLabel, type GraphLabel, type NodeLabel } from '@dagrejs/dagre';
import { Alert, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { flowGraphReply, type FlowGraph } from '../../contracts/index.js';
import { get } from '../api.js';
import { useWords } from '../words/words.js';

const letterPx = 7;
const nodeHeightPx = 44;
const marginPx = 16;

/** A flow as it is in use: where the call goes by itself, and (broken lines) where the caller leads it. */
export function FlowDrawing({
  flow,
  goTo,
}: {
  readonly flow: string;
  readonly goTo: (node: string) => void;
}) {
  const { say } = useWords();
  const { data, isError } = useQuery({
    queryKey: ['flow-graph', flow],
    queryFn: () => get(flowGraphReply, `/api/site/flows/${encodeURIComponent(flow)}/graph`),
  });
  const drawn = useMemo(() => data && laidOut(data), [data]);
  if (isError) return <Alert>{say('site.graph-none')}</Alert>;
  if (!drawn) return <Loader aria-label={say('loading')} />;
  return (
    <div className="rd-drawing" tabIndex={0} role="group" aria-label={say('site.graph-of', { flow })}>
      <svg
        width={drawn.width}
        height={drawn.height}
        viewBox={`0 0 ${drawn.width} ${drawn.height}`}
        role="group"
      >
        <defs>
          <marker
            id="rd-arrow"
            viewBox="0 0 8 8"
            refX="8"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8z" fill="currentColor" />
          </marker>
        </defs>
        {drawn.edges.map(({ key, path, label, x, y, automatic }) => (
          <g key={key}>
            <path
              d={path}
              fill="none"
              stroke="currentColor"
              strokeDasharray={automatic ? undefined : '5 4'}
              markerEnd="url(#rd-arrow)"
            />
            <text x={x} y={y} className="rd-drawing-label" textAnchor="middle">
              {label}
            </text>
          </g>
        ))}
        {drawn.nodes.map(({ name, kind, x, y, width, isStart }) => (
          <g
            key={name}
            transform={`translate(${x - width / 2} ${y - nodeHeightPx / 2})`}
            role="button"
            tabIndex={0}
            aria-label={say('site.graph-node', { name, kind })}
            className="rd-drawing-node"
            data-testid={`node-${name}`}
            onClick={() => goTo(name)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' || event.key === ' ') goTo(name);
            }}
          >
            <rect width={width} height={nodeHeightPx} rx={8} data-start={isStart} />
            <text textAnchor="middle">
              <tspan x={width / 2} y={18} fontWeight={700}>
                {name}
              </tspan>{' '}
              <tspan x={width / 2} y={35} className="rd-drawing-label">
                {kind}
              </tspan>
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}

function laidOut({ start, nodes, edges }: FlowGraph) {
  const graph = new graphlib.Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', ranksep: 48, nodesep: 24, marginx: marginPx, marginy: marginPx });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { name, kind } of nodes)
    graph.setNode(name, {
      width: Math.max(name.length, kind.length) * letterPx + 28,
      height: nodeHeightPx,
    });
  // Several keys that lead to the same place are one line.
  const together = new Map<string, { from: string; to: string; labels: string[]; automatic: boolean }>();
  for (const { from, to, label, automatic } of edges) {
    const key = `${from} ${to} ${automatic}`;
    const one = together.get(key) ?? { from, to, labels: [], automatic };
    one.labels.push(label);
    together.set(key, one);
  }
  for (const [key, { from, to, labels }] of together)
    graph.setEdge(from, to, { width: labels.join(', ').length * letterPx, height: 16, labelpos: 'c' }, key);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    nodes: nodes.map((node) => {
      const { x = 0, y = 0, width: wide = 0 } = graph.node(node.name);
      return { ...node, x, y, width: wide, isStart: node.name === start };
    }),
    edges: [...together].map(([key, { from, to, labels, automatic }]) => {
      const { points = [], x = 0, y = 0 } = graph.edge(from, to, key);
      const path = points.map((point, index) => `${index === 0 ? 'M' : 'L'}${point.x} ${point.y}`).join(' ');
      return { key, path, label: labels.join(', '), x, y, automatic };
    }),
  };
}
